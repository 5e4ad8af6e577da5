import { MailCategory } from '../../../domain/verdict.ts';
import { CORPUS_CATEGORIES, type CorpusCategory, IN_CORPUS_WORDS } from './categories.ts';
import type { JudgedCorpusMail } from './judge.ts';

/** Shares of 1; null where the corpus has no mail that the figure is of. */
export interface MailScore {
  mails: number;
  exact: number | null;
  withinOne: number | null;
  urgentRecall: number | null;
  needsReplyPrecision: number | null;
  needsReplyRecall: number | null;
  /** Of what is urgent or needs a reply, what lies where nobody looks first. */
  falseQuiet: number | null;
  phishingRecall: number | null;
  phishingFalseAlarm: number | null;
  perCategory: Record<string, { mails: number; exact: number | null; judged: JudgedAs }>;
  /** `exact` of those mails that triage was not unsure of. */
  exactWhereSure: number | null;
  unsure: number | null;
  hamSuspicious: number | null;
  spamSuspicious: number | null;
  spamSuspiciousOrPromotion: number | null;
  bySource: Record<string, { mails: number; exact: number | null; judged: JudgedAs }>;
  /** Verdicts by stated confidence, with the share of them that is right. */
  calibration: { confidence: number; mails: number; exact: number | null }[];
}

type JudgedAs = Partial<Record<MailCategory, number>>;
type Test = (judged: JudgedCorpusMail) => boolean;

/** Where a mail is listed behind everything that asks for attention, or only counted. */
const QUIET: ReadonlySet<string> = new Set<MailCategory>([
  'waiting',
  'fyi',
  'personal',
  'promotion',
]);

const has =
  (...categories: readonly CorpusCategory[]): Test =>
  ({ item }) =>
    item.category !== null && categories.includes(item.category);
const as =
  (...categories: readonly MailCategory[]): Test =>
  ({ verdict }) =>
    categories.some((category) => category === verdict.category);
const isExact: Test = ({ item, verdict }) => inCorpusWords(verdict.category) === item.category;
const isUnsure = as('unsure');

export function scoreMails(judged: readonly JudgedCorpusMail[]): MailScore {
  const labelled = judged.filter(({ item }) => item.category !== null);
  const spam = judged.filter(({ item }) => item.category === null && item.spam === true);
  return {
    mails: judged.length,
    exact: share(labelled, isExact),
    withinOne: share(labelled, isNear),
    urgentRecall: share(labelled.filter(has('URGENT')), as('urgent')),
    needsReplyPrecision: share(labelled.filter(as('needsReply')), has('NEEDS_RESPONSE')),
    needsReplyRecall: share(labelled.filter(has('NEEDS_RESPONSE')), as('needsReply')),
    falseQuiet: share(labelled.filter(has('URGENT', 'NEEDS_RESPONSE')), ({ verdict }) =>
      QUIET.has(verdict.category),
    ),
    phishingRecall: share(
      judged.filter(({ item }) => item.phishing === true),
      as('suspicious'),
    ),
    phishingFalseAlarm: share(
      judged.filter(({ item }) => item.phishing === false),
      as('suspicious'),
    ),
    perCategory: Object.fromEntries(
      CORPUS_CATEGORIES.map((category) => [category, part(labelled.filter(has(category)))]),
    ),
    exactWhereSure: share(
      labelled.filter((mail) => !isUnsure(mail)),
      isExact,
    ),
    unsure: share(judged, isUnsure),
    hamSuspicious: share(
      judged.filter(({ item }) => item.spam === false && item.category === null),
      as('suspicious'),
    ),
    spamSuspicious: share(spam, as('suspicious')),
    spamSuspiciousOrPromotion: share(spam, as('suspicious', 'promotion')),
    bySource: Object.fromEntries(
      [...Map.groupBy(judged, ({ item }) => item.source)].map(([source, own]) => [
        source,
        part(own),
      ]),
    ),
    calibration: calibration(labelled),
  };
}

function part(mails: readonly JudgedCorpusMail[]) {
  const judged: JudgedAs = {};
  for (const { verdict } of mails) {
    const category = mailCategory(verdict.category);
    judged[category] = (judged[category] ?? 0) + 1;
  }
  const labelled = mails.filter(({ item }) => item.category !== null);
  return { mails: mails.length, exact: share(labelled, isExact), judged };
}

/** One step of attention away at most: urgent, needs response, personal, FYI, promotional. */
function isNear({ item, verdict }: JudgedCorpusMail): boolean {
  const said = inCorpusWords(verdict.category);
  if (said === null || item.category === null) return false;
  return Math.abs(CORPUS_CATEGORIES.indexOf(said) - CORPUS_CATEGORIES.indexOf(item.category)) <= 1;
}

function calibration(labelled: readonly JudgedCorpusMail[]): MailScore['calibration'] {
  return [0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((confidence) => {
    const own = labelled.filter(
      ({ verdict }) => verdict.confidence >= confidence && verdict.confidence < confidence + 0.1,
    );
    return { confidence, mails: own.length, exact: share(own, isExact) };
  });
}

function inCorpusWords(category: string): CorpusCategory | null {
  return IN_CORPUS_WORDS[mailCategory(category)];
}

function mailCategory(category: string): MailCategory {
  return MailCategory.parse(category);
}

export function share<Item>(items: readonly Item[], test: (item: Item) => boolean): number | null {
  if (items.length === 0) return null;
  return Math.round((items.filter(test).length / items.length) * 10_000) / 10_000;
}
