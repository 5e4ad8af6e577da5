import { describe, expect, test } from 'vitest';
import {
  type Learned,
  LEARNED,
  packClassifier,
  readClassifier,
  shippedClassifier,
} from '#src/domain/mail-classifier.ts';
import { factsOf, NO_HISTORY } from '#src/domain/mail-facts.ts';
import { type Features, featuresOf } from '#src/domain/mail-features.ts';
import { fit, type Lesson } from '#src/domain/mail-learning.ts';
import { wordsOf } from '#src/domain/mail-words.ts';
import type { Mail } from '#src/domain/signal.ts';
import { aMail } from './mail-builder.ts';

const OWNER = 'owner@work.example';
const features = (changed: Partial<Mail>): Features => {
  const mail = aMail(changed);
  return featuresOf(mail, factsOf(mail, { ownerAddress: OWNER, history: NO_HISTORY }), OWNER);
};
const best = (changed: Partial<Mail>): Learned => {
  const { shares } = shippedClassifier().opinionOf(features(changed));
  return LEARNED.reduce((left, right) => (shares[left] >= shares[right] ? left : right));
};

describe('the shipped classifier', () => {
  test.each<[Learned, Partial<Mail>]>([
    [
      'urgent',
      {
        subject: 'URGENT: approval blocks the release',
        text: 'Owner,\n\nwe are blocked on your sign-off for the release. I need your decision by 3pm today, or we miss the window. Can you confirm within the hour?',
      },
    ],
    [
      'needsReply',
      {
        subject: 'Two questions on the integration plan',
        text: 'Owner,\n\nI wanted to flag some open points on the integration timeline. Can you review the notes and let me know your perspective before we plan the next quarter?',
      },
    ],
    [
      'personal',
      {
        from: { name: '', address: 'anna.k@gmail.com' },
        subject: 'Re: Dinner on Saturday?',
        text: 'Hey! Saturday works for us. Should we bring the kids and go to the beach before? Let me know!',
      },
    ],
    [
      'fyi',
      {
        subject: 'Nightly run complete',
        text: 'Owner,\n\nthe nightly suite has completed, all tests passed. No action required, this is a status notification.',
      },
    ],
    [
      'promotion',
      {
        from: { name: '', address: 'lee@toolshop-deals.com' },
        subject: 'Only 2 hours left: 40% off',
        text: 'Our flash sale ends today. 40% off all licenses, lock in the discounted rate now.',
      },
    ],
  ])('takes a mail that is %s for it', (category, mail) => {
    expect(best(mail)).toBe(category);
  });

  test('hears deceit in fraud and not in work', () => {
    const deceit = (changed: Partial<Mail>): number =>
      shippedClassifier().opinionOf(features(changed)).deceit;

    expect(
      deceit({
        from: { name: 'Claims Office', address: 'claims@fund-release.biz' },
        subject: 'CONGRATULATIONS!!! claim your prize',
        text: 'Dear winner, you have been selected for USD 4.7 million. Send your bank details to claim the funds immediately!!!',
      }),
    ).toBeGreaterThan(1);
    expect(deceit({ text: 'Could you review the bank module before Friday?' })).toBeLessThan(0);
  });
});

describe('learning', () => {
  const lesson = (text: string, allowed: readonly number[]): Lesson => ({
    features: features({ subject: '', text }),
    allowed,
    weight: 1,
  });
  const lessons = [
    lesson('alpha beta', [0]),
    lesson('alpha gamma', [0]),
    lesson('delta epsilon', [1]),
    lesson('delta zeta', [1]),
  ];
  const FITTING = { classes: 2, ridge: 0.1, steps: 100 };

  test('separates what it was taught, the same way every time', () => {
    const weights = fit(lessons, FITTING);
    const sum = (text: string, column: number): number =>
      [...features({ subject: '', text })].reduce(
        (total, [place, value]) => total + (weights[place * 2 + column] ?? 0) * value,
        0,
      );

    expect(sum('alpha', 0)).toBeGreaterThan(sum('alpha', 1));
    expect(sum('delta', 1)).toBeGreaterThan(sum('delta', 0));
    expect(fit(lessons, FITTING)).toEqual(weights);
  });

  test('learns nothing from a lesson that allows everything', () => {
    const all = fit([lesson('alpha', [0, 1])], FITTING);

    expect(all.every((weight) => Math.abs(weight) < 1e-9)).toBe(true);
  });

  test('keeps its opinion when its weights are packed into bytes', () => {
    const zeros = new Float64Array(2 ** 15 * 2);
    const categories = new Float64Array(2 ** 15 * LEARNED.length);
    categories.set([1, -1, 0.25, 0, 0.5]);
    const { shares } = readClassifier(packClassifier(categories, zeros)).opinionOf(
      new Map([[0, 1]]),
    );

    expect(shares.urgent / shares.needsReply).toBeCloseTo(Math.exp(2), 0);
    expect(shares.promotion).toBeGreaterThan(shares.personal);
  });
});

test('words of a mail lose the names of its people, its numbers and its endings', () => {
  const words = wordsOf(
    "Priya's deadlines moved to 3 pm, $40 or 20% — see https://x.example/y!!",
    new Set(['priya']),
  );

  expect(words).toContain('#time');
  expect(words).toContain('#share');
  expect(words).toContain('#link');
  expect(words).toContain('deadline');
  expect(words).toContain('mov');
});
