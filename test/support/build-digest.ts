import { type Digest, emptyCategories } from '#src/domain/digest.ts';
import { NO_USAGE } from '#src/domain/usage.ts';
import { OWNER } from './build-signal.ts';

/** The digest of a night in which nothing happened. */
export function buildDigest(changes: Partial<Digest> = {}): Digest {
  return {
    ownerId: OWNER,
    day: '2026-11-20',
    timeZone: 'Europe/Berlin',
    from: '2026-11-19T06:00:00.000Z',
    to: '2026-11-20T06:00:00.000Z',
    sources: [],
    decisions: { open: 0, cards: [], held: 0 },
    mail: { read: 0, byCategory: emptyCategories(), undecodable: 0, top: [] },
    deploys: { runs: 0, failed: 0, explained: 0, running: 0, top: [] },
    learned: [],
    executed: { done: 0, failed: 0, unknown: 0 },
    usage: NO_USAGE,
    modelConfigured: false,
    paused: false,
    chainHead: { seq: 1, hash: 'a'.repeat(64) },
    ...changes,
  };
}
