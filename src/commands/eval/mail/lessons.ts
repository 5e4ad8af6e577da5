import { factsOf, NO_HISTORY } from '../../../domain/mail-facts.ts';
import {
  type Classifier,
  type ClassifierFile,
  LEARNED,
  packClassifier,
  readClassifier,
} from '../../../domain/mail-classifier.ts';
import { type Features, featuresOf } from '../../../domain/mail-features.ts';
import { fit, type Lesson } from '../../../domain/mail-learning.ts';
import type { CorpusCategory } from './categories.ts';
import type { CorpusMail } from './corpus.ts';

const COLUMN: Readonly<Record<CorpusCategory, number>> = {
  URGENT: 0,
  NEEDS_RESPONSE: 1,
  PERSONAL: 2,
  FYI: 3,
  PROMOTIONAL: 4,
};
const SELLING = COLUMN.PROMOTIONAL;
const HONEST = 0;
const DECEIT = 1;

/** Mails whose makers told only ham from spam say little of the five categories. */
const WEIGHT_OF_HAM = 0.05;
/** Spam of 2002 against the fraud of today. */
const WEIGHT_OF_SPAM = 0.5;
const RIDGE = 0.3;
const STEPS = 200;

export interface Studied {
  item: CorpusMail;
  features: Features;
}

export function study(corpus: readonly CorpusMail[]): Studied[] {
  return corpus.map((item) => {
    const { mail, ownerAddress } = item;
    const facts = factsOf(mail, { ownerAddress, history: NO_HISTORY });
    return { item, features: featuresOf(mail, facts, ownerAddress) };
  });
}

export function train(studied: readonly Studied[]): Omit<ClassifierFile, 'attribution'> {
  const categories = fit(
    studied.flatMap(({ item, features }) => categoryLesson(item, features)),
    { classes: LEARNED.length, ridge: RIDGE, steps: STEPS },
  );
  const deceit = fit(
    studied.flatMap(({ item, features }) => deceitLesson(item, features)),
    { classes: 2, ridge: RIDGE, steps: STEPS },
  );
  return packClassifier(categories, deceit);
}

export function trained(studied: readonly Studied[]): Classifier {
  return readClassifier(train(studied));
}

/** Ham may be anything but selling, a newsletter (hard ham) may be that or news; spam sells. */
function categoryLesson({ category, spam, source }: CorpusMail, features: Features): Lesson[] {
  if (category !== null) return [{ features, allowed: [COLUMN[category]], weight: 1 }];
  if (spam === null) return [];
  const allowed = spam ? [SELLING] : source === 'hard-ham' ? [COLUMN.FYI, SELLING] : [0, 1, 2, 3];
  return [{ features, allowed, weight: WEIGHT_OF_HAM }];
}

function deceitLesson({ phishing, spam, category }: CorpusMail, features: Features): Lesson[] {
  const isBad = phishing ?? spam;
  if (isBad === null) return [];
  return [
    {
      features,
      allowed: [isBad ? DECEIT : HONEST],
      weight: category === null && isBad ? WEIGHT_OF_SPAM : 1,
    },
  ];
}
