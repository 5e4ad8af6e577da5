import { z } from 'zod';
import type { Run } from '../../../domain/signal.ts';
import { parseJson } from '../../../lib/trust.ts';

/** How far one repository was read. */
const Position = z.object({
  /** The newest update seen, as GitHub wrote it. */
  updatedAt: z.string(),
  /** Which states were seen with exactly that update: GitHub's instants are whole seconds. */
  seen: z.array(z.string()).default([]),
  /** When the oldest run began that was not over yet; it is read again from there. */
  openSince: z.string().optional(),
  /** Of the first page, when that was all there was to read. */
  etag: z.string().optional(),
});
export type Position = z.infer<typeof Position>;

const Cursor = z.object({ repositories: z.record(z.string(), Position) });
export type Cursor = z.infer<typeof Cursor>;

/** A cursor that cannot be read counts as none: the caller's `since` then bounds what is read again. */
export function parseCursor(text: string | null): Cursor {
  if (text === null) return { repositories: {} };
  try {
    return Cursor.parse(parseJson(text));
  } catch {
    return { repositories: {} };
  }
}

export function isNewSince(position: Position | undefined, since: Date): (run: Run) => boolean {
  if (position === undefined) return (run) => Date.parse(run.updatedAt) >= since.getTime();
  const newest = Date.parse(position.updatedAt);
  const seen = new Set(position.seen);
  return (run) => {
    const updated = Date.parse(run.updatedAt);
    return updated > newest || (updated === newest && !seen.has(stateKey(run)));
  };
}

/** Runs that began earlier than this cannot have news, except by being run again. */
export function floorOf(position: Position | undefined, since: Date): number {
  if (position === undefined) return since.getTime();
  return Math.min(
    Date.parse(position.updatedAt),
    Date.parse(position.openSince ?? position.updatedAt),
  );
}

/** A run that waits for weeks must not make every read long. */
const OPEN_MAX_MS = 3 * 24 * 60 * 60_000;

/** The position after these runs were seen. */
export function advance(
  position: Position | undefined,
  read: { runs: readonly Run[]; since: Date; etag: string | undefined },
): Position {
  const before = position?.updatedAt ?? read.since.toISOString();
  const updatedAt = read.runs.reduce(
    (newest, run) => (Date.parse(run.updatedAt) > Date.parse(newest) ? run.updatedAt : newest),
    before,
  );
  const newestMs = Date.parse(updatedAt);
  const open = read.runs
    .filter((run) => run.status !== 'completed')
    .map((run) => run.createdAt)
    .filter((createdAt) => Date.parse(createdAt) > newestMs - OPEN_MAX_MS)
    .sort()[0];
  const seen = read.runs.filter((run) => Date.parse(run.updatedAt) === newestMs).map(stateKey);
  return {
    updatedAt,
    seen,
    ...(open === undefined ? {} : { openSince: open }),
    ...(read.etag === undefined ? {} : { etag: read.etag }),
  };
}

function stateKey(run: Run): string {
  return `${run.runId}.${run.attempt} ${run.status} ${run.conclusion ?? ''}`;
}
