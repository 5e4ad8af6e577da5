import type { ImapFlow, SearchObject } from 'imapflow';
import { Transient } from '../../../lib/errors.ts';

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
