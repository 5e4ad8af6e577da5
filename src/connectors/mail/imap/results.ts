import type { ImapFlow } from 'imapflow';
import { searchUids } from './search.ts';

/** The topmost Authentication-Results of the newest mails of the open mailbox; undefined of one that has none. */
export async function topmostResults(
  client: ImapFlow,
  newest: number,
): Promise<(string | undefined)[]> {
  const uids = (await searchUids(client, { all: true })).slice(-newest);
  if (uids.length === 0) return [];
  const query = { uid: true, headers: ['authentication-results'] };
  const byUid = new Map<number, string | undefined>();
  for await (const { uid, headers } of client.fetch(uids.join(','), query, { uid: true }))
    byUid.set(uid, firstOf(headers));
  return [...byUid.values()];
}

function firstOf(headers: Buffer | undefined): string | undefined {
  const unfolded = (headers?.toString('latin1') ?? '').replace(/\r?\n[ \t]+/g, ' ');
  return /^authentication-results:[ \t]*(.*)$/im.exec(unfolded)?.[1]?.trim();
}
