/** Moves recorded instants into the present. `limit` is the latest instant that may come out. */
export interface Shift {
  readonly ms: number;
  apply(instant: number): number;
  maybe(instant: number | null): number | null;
}

/**
 * The shift of one recorded thing: the one it already has, or the one that puts its latest instant at
 * `to`. What would lie after `to` is moved to `to`, so that nothing seeded lies in the future.
 */
export function shiftFor(
  to: number | null,
  of: { latest: number; known: number | undefined },
): Shift {
  const ms = of.known ?? (to === null ? 0 : to - of.latest);
  const apply = (instant: number): number => Math.min(instant + ms, to ?? Infinity);
  return { ms, apply, maybe: (instant) => (instant === null ? null : apply(instant)) };
}

/** The first instant that is known, or 1970. */
export function first(...instants: readonly (number | null)[]): number {
  return instants.find((instant) => instant !== null) ?? 0;
}

export function latest(...instants: readonly (number | null)[]): number {
  return Math.max(0, ...instants.map((instant) => instant ?? 0));
}
