import { z } from 'zod';
import { parseJson } from '../../../lib/trust.ts';
import type { ApiPipeline } from './shapes.ts';

/** How far one project was read. */
const Position = z.object({
  /** The newest update seen, as GitLab wrote it. */
  updatedAt: z.string(),
  /** Which states were seen shortly before it. */
  seen: z.array(z.string()),
});
export type Position = z.infer<typeof Position>;

const Cursor = z.object({ projects: z.record(z.string(), Position) });

/** A cursor that cannot be read counts as none: the caller's `since` then bounds what is read again. */
export function parseCursor(text: string | null): z.infer<typeof Cursor> {
  if (text === null) return { projects: {} };
  try {
    return Cursor.parse(parseJson(text));
  } catch {
    return { projects: {} };
  }
}

/** A transaction may show an update later than its time says; so much is read again each time. */
const OVERLAP_MS = 30_000;

/** From which update on to ask. */
export function askFrom(position: Position | undefined, since: Date): string {
  if (position === undefined) return since.toISOString();
  return new Date(Date.parse(position.updatedAt) - OVERLAP_MS).toISOString();
}

export function stateKey({ id, status, updated_at }: ApiPipeline): string {
  return `${updated_at} ${status} ${id}`;
}

/** The position after these pipelines, of which `all` were in the answers. */
export function advance(
  position: Position | undefined,
  since: Date,
  all: readonly ApiPipeline[],
): Position {
  const updatedAt = all.reduce(
    (newest, { updated_at }) => (Date.parse(updated_at) > Date.parse(newest) ? updated_at : newest),
    position?.updatedAt ?? since.toISOString(),
  );
  const floor = Date.parse(updatedAt) - OVERLAP_MS;
  const recent = all.filter(({ updated_at }) => Date.parse(updated_at) >= floor);
  return { updatedAt, seen: [...new Set(recent.map(stateKey))].sort() };
}
