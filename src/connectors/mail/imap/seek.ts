import type { ImapFlow, SearchObject } from 'imapflow';
import { imapError } from './failure.ts';
import { encodePlace, type Place } from './place.ts';
import { searchUids } from './search.ts';
import type { Session } from './session.ts';

/** A server that cannot open a mailbox now (RFC 5530, section 3) has not said that it is gone. */
const BUSY = new Set(['UNAVAILABLE', 'LIMIT', 'SERVERBUG', 'INUSE', 'CONTACTADMIN']);

export interface Found {
  place: Place;
  flags: ReadonlySet<string>;
}

/**
 * The message at a place, or null when it is there no more: its mailbox is gone or numbers its messages
 * anew (UIDVALIDITY), its UID is gone, or another message has it. `isWriting` opens for writing.
 */
export async function seek(
  client: ImapFlow,
  place: Place,
  { isWriting = false } = {},
): Promise<Found | null> {
  const mailbox = await opened(client, place.mailbox, isWriting);
  if (mailbox === null || String(mailbox.uidValidity) !== place.uidValidity) return null;
  const found = await client.fetchOne(
    String(place.uid),
    { uid: true, flags: true, headers: ['message-id'] },
    { uid: true },
  );
  if (found === false || found?.uid !== place.uid) return null;
  if (messageIdOf(found.headers) !== place.messageId) return null;
  return { place, flags: found.flags ?? new Set() };
}

async function opened(client: ImapFlow, path: string, isWriting: boolean) {
  try {
    return await client.mailboxOpen(path, { readOnly: !isWriting });
  } catch (error) {
    const isBusy = BUSY.has(imapError(error)?.responseCode ?? '');
    if (client.usable && !isBusy) return null;
    throw error;
  }
}

/** The first Message-ID of a header section, with its angle brackets; empty where there is none. */
export function messageIdOf(headers: Buffer | undefined): string {
  const text = (headers?.toString('latin1') ?? '').replace(/\r?\n[ \t]+/g, ' ');
  return /^message-id:[^<\r\n]*(<[^<>\s]{1,250}>)/im.exec(text)?.[1] ?? '';
}

/** What is read, starred, answered and in the inbox, in the words that all providers share; keywords as they are. */
export function labelsOf(mailbox: string, flags: ReadonlySet<string>): string[] {
  const keywords = [...flags].filter((flag) => !flag.startsWith('\\'));
  return [
    ...keywords,
    ...(mailbox.toUpperCase() === 'INBOX' ? ['INBOX'] : []),
    ...(flags.has('\\Answered') ? ['ANSWERED'] : []),
    ...(flags.has('\\Flagged') ? ['STARRED'] : []),
    ...(flags.has('\\Seen') ? [] : ['UNREAD']),
  ].toSorted();
}

/** The latest message of a thread, in the inbox or among what its owner sent; null when it is in neither. */
export async function newestInThread(
  session: Session,
  client: ImapFlow,
  threadId: string,
): Promise<string | null> {
  if (!/^<[^<>\s]{1,250}>$/.test(threadId)) return null;
  const sent = await session.pathOf(client, '\\Sent');
  const latest = [];
  for (const mailbox of ['INBOX', ...(sent === null ? [] : [sent])]) {
    const found = await newestIn(client, mailbox, threadId);
    if (found !== null) latest.push(found);
  }
  return latest.toSorted((left, right) => left.at - right.at).at(-1)?.id ?? null;
}

async function newestIn(
  client: ImapFlow,
  mailbox: string,
  root: string,
): Promise<{ id: string; at: number } | null> {
  const { uidValidity } = await client.mailboxOpen(mailbox, { readOnly: true });
  const named = (header: string): SearchObject => ({ header: { [header]: root } });
  const query = { or: [named('message-id'), named('references'), named('in-reply-to')] };
  const uids = await searchUids(client, query);
  const uid = Math.max(0, ...uids);
  if (uid === 0) return null;
  const found = await client.fetchOne(
    String(uid),
    { uid: true, internalDate: true, headers: ['message-id'] },
    { uid: true },
  );
  if (found === false || found === undefined) return null;
  const messageId = messageIdOf(found.headers);
  const at = new Date(found.internalDate ?? 0).getTime();
  return { id: encodePlace({ mailbox, uidValidity: String(uidValidity), uid, messageId }), at };
}
