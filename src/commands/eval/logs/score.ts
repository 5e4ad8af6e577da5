import type { MarkedLine, Truth } from './corpus.ts';

/** Shares of 1. */
export interface Score {
  /** Every line that was marked as the cause is shown. */
  whole: number;
  /** At least one of them is. */
  overlap: number;
  /** The share of them that is. */
  recall: number;
}

export function scoreTruth(marked: readonly MarkedLine[], shown: ReadonlySet<number>): Score {
  const found = marked.filter((group) => group.some((line) => shown.has(line))).length;
  return {
    whole: found === marked.length ? 1 : 0,
    overlap: found > 0 ? 1 : 0,
    recall: found / marked.length,
  };
}

/** Annotators disagree, and each is right: a log's score is the mean of the scores by each of them. */
export function scoreLog(truths: readonly Truth[], shown: ReadonlySet<number>): Score {
  return mean(truths.map(({ marked }) => scoreTruth(marked, shown)));
}

/** The mean of each figure, to four digits; zeros for none. */
export function mean(scores: readonly Score[]): Score {
  const of = (key: keyof Score) =>
    scores.length === 0
      ? 0
      : Math.round((scores.reduce((sum, score) => sum + score[key], 0) / scores.length) * 10_000) /
        10_000;
  return { whole: of('whole'), overlap: of('overlap'), recall: of('recall') };
}
