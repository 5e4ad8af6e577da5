import { createHash } from 'node:crypto';
import type { CorpusMail } from './corpus.ts';

export type Fold = string;

/** Folds of equal size, the same for the same seed whatever the order of the mails. */
export function dealt(
  corpus: readonly CorpusMail[],
  { folds, seed }: { folds: number; seed: number },
): Map<CorpusMail, Fold> {
  const ranked = corpus
    .map((item) => ({ item, rank: rankOf(`${seed}/${item.id}`) }))
    .sort((left, right) => (left.rank < right.rank ? -1 : 1));
  return new Map(ranked.map(({ item }, at) => [item, String(at % folds)]));
}

export function bySource(corpus: readonly CorpusMail[]): Map<CorpusMail, Fold> {
  return new Map(corpus.map((item) => [item, item.source]));
}

function rankOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
