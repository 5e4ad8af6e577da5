import { createHash } from 'node:crypto';
import type { CorpusMail } from './corpus.ts';

export type Fold = string;

/**
 * Folds of about equal size, the same for the same seed whatever the order of the mails. Mails that say
 * nearly the same are dealt together, so that none is judged by its own copy.
 */
export function dealt(
  corpus: readonly CorpusMail[],
  { folds, seed }: { folds: number; seed: number },
): Map<CorpusMail, Fold> {
  const groups = alike(corpus)
    .map((group) => ({
      group,
      rank: group.map(({ id }) => rankOf(`${seed}/${id}`)).sort()[0] ?? '',
    }))
    .sort((left, right) => (left.rank < right.rank ? -1 : 1));
  const sizes = Array.from({ length: folds }, () => 0);
  return new Map(
    groups.flatMap(({ group }) => {
      const smallest = sizes.indexOf(Math.min(...sizes));
      sizes[smallest] = (sizes[smallest] ?? 0) + group.length;
      return group.map((item): [CorpusMail, Fold] => [item, String(smallest)]);
    }),
  );
}

/** From this share of common words on, two mails are copies from one template. */
const ALIKE_FROM = 0.5;

/** Every mail with those that it is alike to, directly or through others. */
function alike(corpus: readonly CorpusMail[]): CorpusMail[][] {
  let groups: { item: CorpusMail; words: ReadonlySet<string> }[][] = [];
  for (const item of corpus) {
    const own = { item, words: wordsOf(item) };
    const near = groups.filter((group) => group.some((other) => overlap(own, other) >= ALIKE_FROM));
    groups = [...groups.filter((group) => !near.includes(group)), [...near.flat(), own]];
  }
  return groups.map((group) => group.map(({ item }) => item));
}

function wordsOf({ mail }: CorpusMail): Set<string> {
  const text = `${mail.subject}\n${mail.text.slice(0, 2_000)}`.toLowerCase();
  return new Set(text.match(/\p{L}{3,}/gu));
}

/** Jaccard's index. */
function overlap(
  { words: left }: { words: ReadonlySet<string> },
  { words: right }: { words: ReadonlySet<string> },
): number {
  const most = Math.max(left.size, right.size);
  if (most === 0 || Math.min(left.size, right.size) / most < ALIKE_FROM) return 0;
  const common = left.intersection(right).size;
  return common / (left.size + right.size - common);
}

export function bySource(corpus: readonly CorpusMail[]): Map<CorpusMail, Fold> {
  return new Map(corpus.map((item) => [item, item.source]));
}

function rankOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
