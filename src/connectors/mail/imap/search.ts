import type { ImapFlow, SearchObject } from 'imapflow';
import { Transient } from '../../../lib/errors.ts';
import { systemClock } from '../../../lib/time.ts';

const DAY_MS = 86_400_000;

/**
 * The UIDs that match in the open mailbox, ascending. The library answers `false` for a search that was
 * refused or broke off: as "nothing found" it would skip mail, or let a draft be saved twice.
 */
export async function searchUids(client: ImapFlow, query: SearchObject): Promise<number[]> {
  const uids = await client.search(query, { uid: true });
  if (uids === false || uids === undefined)
    throw new Transient('The mail server did not carry out a search');
  return uids.toSorted((left, right) => left - right);
}

/**
 * What was received since then, and up to a day before: a search knows days alone, in the server's own time zone.
 * Where our clock is ahead of the server's it still is a search: `YOUNGER 0` is none (RFC 5032, section 2).
 */
export function receivedSince(at: number): SearchObject {
  const latest = systemClock.now().getTime() - 60_000;
  return { since: new Date(Math.min(at - DAY_MS, latest)) };
}
