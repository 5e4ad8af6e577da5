import { shapeOf } from './log-template.ts';

/** A log is looked at in pages of so many lines. */
const PAGE = 50;
/** A shape that stands on up to so many pages is rare. */
const FEW_PAGES = 4;
/** How much each doubling of the pages takes away. */
const COMMON = 0.8;
/** Weaker lines are no noise worth telling apart. */
const LEAST_STRENGTH = 4;

/**
 * How telling each line's shape is, 1 or less: what stands all over a log, such as errors that a test run
 * provokes, says less than what stands in one place, be it ever so long a list there.
 */
export function rarityOf(texts: readonly string[], strengths: readonly number[]): Float64Array {
  const shapes = texts.map((text, index) =>
    (strengths[index] ?? 0) < LEAST_STRENGTH ? '' : shapeOf(text),
  );
  const pages = new Map<string, { count: number; last: number }>();
  for (const [index, shape] of shapes.entries()) {
    if (shape === '') continue;
    const page = Math.floor(index / PAGE);
    const seen = pages.get(shape);
    if (seen === undefined) pages.set(shape, { count: 1, last: page });
    else if (seen.last !== page) pages.set(shape, { count: seen.count + 1, last: page });
  }
  return Float64Array.from(shapes, (shape) => {
    const count = pages.get(shape)?.count ?? 0;
    return count <= FEW_PAGES ? 1 : 1 / (1 + COMMON * Math.log2(count / FEW_PAGES));
  });
}
