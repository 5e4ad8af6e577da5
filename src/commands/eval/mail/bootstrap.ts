import type { JudgedCorpusMail } from './judge.ts';
import { type MailScore, scoreMails } from './score.ts';

/** Numbers from 0 up to 1 from a linear congruential generator (Numerical Recipes, section 7.1). */
function drawFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const SAMPLES = 400;
const FIGURES = [
  'exact',
  'withinOne',
  'urgentRecall',
  'needsReplyPrecision',
  'needsReplyRecall',
  'falseQuiet',
  'phishingRecall',
  'phishingFalseAlarm',
  'hamSuspicious',
  'spamSuspicious',
  'spamSuspiciousOrPromotion',
] as const satisfies readonly (keyof MailScore)[];

export type Intervals = Partial<Record<(typeof FIGURES)[number], [low: number, high: number]>>;

/** 95 % intervals: each figure over mails drawn anew, with replacement, 400 times. */
export function bootstrap(judged: readonly JudgedCorpusMail[], seed: number): Intervals {
  const random = drawFrom(seed);
  const scores = Array.from({ length: SAMPLES }, () =>
    scoreMails(
      judged.flatMap(() => {
        const drawn = judged[Math.floor(random() * judged.length)];
        return drawn === undefined ? [] : [drawn];
      }),
    ),
  );
  const intervals: Intervals = {};
  for (const figure of FIGURES) {
    const values = scores.flatMap((score) => score[figure] ?? []).sort((low, high) => low - high);
    const low = values[Math.floor(values.length * 0.025)];
    const high = values[Math.floor(values.length * 0.975)];
    if (low !== undefined && high !== undefined) intervals[figure] = [low, high];
  }
  return intervals;
}
