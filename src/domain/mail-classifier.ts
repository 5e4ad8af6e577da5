import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseJson } from '../lib/trust.ts';
import { type Features, PLACES } from './mail-features.ts';
import { softmax } from './mail-learning.ts';

/** The categories that can be learned from the corpora; the others come from facts alone. */
export const LEARNED = ['urgent', 'needsReply', 'personal', 'fyi', 'promotion'] as const;
export type Learned = (typeof LEARNED)[number];

const COLUMNS = LEARNED.length + 1;

/** What words and form speak for, before any fact of the sender is weighed. */
export interface Opinion {
  /** Shares of 1. */
  shares: Readonly<Record<Learned, number>>;
  /** Log odds that it deceives: fraud and spam against everything else. */
  deceit: number;
}

export interface Classifier {
  opinionOf(features: Features): Opinion;
}

/** Weights as they are checked in: signed bytes by place, then `LEARNED` and deceit, each times its scale. */
export const ClassifierFile = z.object({
  attribution: z.array(z.string()),
  scales: z.array(z.number()).length(COLUMNS),
  weights: z.base64(),
});
export type ClassifierFile = z.infer<typeof ClassifierFile>;

export function readClassifier({
  scales,
  weights,
}: Omit<ClassifierFile, 'attribution'>): Classifier {
  const bytes = Buffer.from(weights, 'base64');
  const table = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (table.length !== PLACES * COLUMNS) throw new Error('The classifier has another size');
  return {
    opinionOf: (features) => {
      const sums = scales.map((scale, column) => {
        let sum = 0;
        for (const [place, value] of features)
          sum += (table[place * COLUMNS + column] ?? 0) * value;
        return sum * scale;
      });
      const [urgent = 0, needsReply = 0, personal = 0, fyi = 0, promotion = 0] = softmax(
        sums.slice(0, LEARNED.length),
      );
      return {
        shares: { urgent, needsReply, personal, fyi, promotion },
        deceit: sums[LEARNED.length] ?? 0,
      };
    },
  };
}

/** From weights by place, then class: those of the categories, and those of honesty and deceit. */
export function packClassifier(
  categories: Float64Array,
  deceit: Float64Array,
): Omit<ClassifierFile, 'attribution'> {
  const columns = Array.from({ length: COLUMNS }, (_, column) =>
    Float64Array.from({ length: PLACES }, (_place, place) =>
      column < LEARNED.length
        ? (categories[place * LEARNED.length + column] ?? 0)
        : (deceit[place * 2 + 1] ?? 0) - (deceit[place * 2] ?? 0),
    ),
  );
  const scales = columns.map((column) => scaleOf(column));
  const table = new Int8Array(PLACES * COLUMNS);
  for (const [at, column] of columns.entries())
    for (const [place, weight] of column.entries())
      table[place * COLUMNS + at] = Math.round(weight / (scales[at] ?? 1));
  return { scales, weights: Buffer.from(table.buffer).toString('base64') };
}

/** The size of one step, so that the largest weight has 127; three digits of it are kept. */
function scaleOf(column: Float64Array): number {
  const most = column.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0);
  return most === 0 ? 1 : Number((most / 126).toPrecision(3));
}

let shipped: Classifier | undefined;

/** The one in this folder; read when it is first asked for. */
export function shippedClassifier(): Classifier {
  shipped ??= readClassifier(
    ClassifierFile.parse(
      parseJson(readFileSync(new URL('./mail-classifier.json', import.meta.url), 'utf8')),
    ),
  );
  return shipped;
}
