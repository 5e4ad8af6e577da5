/** Lines are of a kind when they begin alike; so many characters are compared. */
const BEGINNING = 14;
/** A log is looked at in pages of so many lines; a kind that stands on more than so many pages is routine. */
const PAGE = 50;
const FEW_PAGES = 6;
/** A line of routine is this share of a line. */
const ROUTINE = 0.2;

export interface Distances {
  /** How much each line says, 0 to 1: a test that passed nothing, and routine a fraction. */
  says: Float64Array;
  /** How far down the log each line stands, counted in lines that say something. */
  depths: Float64Array;
}

/**
 * Distances in a log are counted in lines that say something: a test that passed is none, and what is printed
 * all over the log, such as the progress of a download, is a fraction of one. So what failed stands near the
 * end even where a thousand tests passed after it.
 */
export function distancesOf(
  texts: readonly string[],
  { passed, isSure }: { passed: Uint8Array; isSure: (index: number) => boolean },
): Distances {
  const kinds = texts.map((text) => text.slice(0, BEGINNING).replace(/\d+/g, '#'));
  const common = commonKinds(kinds);
  const says = new Float64Array(texts.length);
  const depths = new Float64Array(texts.length);
  let depth = 0;
  let before = 1;
  for (const [index, text] of texts.entries()) {
    const own =
      text === '' ? before : common.has(kinds[index] ?? '') && !isSure(index) ? ROUTINE : 1;
    before = passed[index] === 0 ? own : 0;
    says[index] = before;
    depth += text === '' ? Math.min(before, ROUTINE) : before;
    depths[index] = depth;
  }
  return { says, depths };
}

function commonKinds(kinds: readonly string[]): ReadonlySet<string> {
  const pages = new Map<string, { count: number; last: number }>();
  for (const [index, kind] of kinds.entries()) {
    const page = Math.floor(index / PAGE);
    const seen = pages.get(kind);
    if (seen === undefined) pages.set(kind, { count: 1, last: page });
    else if (seen.last !== page) {
      seen.count += 1;
      seen.last = page;
    }
  }
  return new Set([...pages].flatMap(([kind, { count }]) => (count > FEW_PAGES ? [kind] : [])));
}
