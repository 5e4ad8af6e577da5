import { createHash } from 'node:crypto';
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { FetchedMail, MailPage } from '../connector.ts';
import { parseMail } from '../parse.ts';
import { type Cursor, encodeCursor } from './cursor.ts';
import { decodePlace, encodePlace } from './place.ts';
import { openInbox } from './inbox.ts';
import { receivedSince, searchUids } from './search.ts';
import { labelsOf } from './seek.ts';
import type { Session } from './session.ts';

const PAGE = 100;
/** Larger messages are read so far; attachments further on are not named. */
const SOURCE_BYTES_MAX = 3 * 1024 * 1024;
/** Mail can become visible later than the time that it carries. */
const RESYNC_MARGIN_MS = 3_600_000;

const WHOLE = {
  uid: true,
  flags: true,
  internalDate: true,
  size: true,
  source: { start: 0, maxLength: SOURCE_BYTES_MAX },
};

export interface Arrivals {
  next(client: ImapFlow, cursor: Cursor, since: Date): Promise<MailPage>;
  /** Messages by id, those of the latest page from what was read with it. */
  take(client: ImapFlow, ids: readonly string[]): Promise<FetchedMail[]>;
}

/** New messages of INBOX. A page is read whole by one FETCH, parsed one message at a time. */
export function createArrivals(_session: Session): Arrivals {
  const page = new Map<string, FetchedMail>();
  return {
    next: async (client, cursor, since) => {
      const { uidValidity, uidNext, modseq, isSame, changed } = await openInbox(client, cursor);
      const from = isSame
        ? cursor
        : { uidValidity, nextUid: 1, since: since.getTime() - RESYNC_MARGIN_MS };
      const { range, last } = await nextRange(client, from, uidNext);
      page.clear();
      if (range !== '')
        for (const mail of await fetchRange(client, { range, uidValidity, mailbox: 'INBOX' }))
          if (mail.receivedAt.getTime() >= (from.since ?? 0)) page.set(mail.mail.providerId, mail);
      const more = last + 1 < uidNext;
      const isResync = from.since !== undefined;
      return {
        ids: [...page.keys()],
        changed,
        cursor: encodeCursor({
          uidValidity,
          nextUid: last + 1,
          ...(modseq === null ? {} : { modseq }),
          ...(more && from.since !== undefined ? { since: from.since } : {}),
        }),
        more,
        resynced: isResync,
      };
    },
    take: async (client, ids) => {
      const missing = ids.filter((id) => !page.has(id));
      const fetched = await fetchPlaces(client, missing);
      return ids.flatMap((id) => page.get(id) ?? fetched.get(id) ?? []);
    },
  };
}

/** The UIDs of the next page: a plain range where it is short, found by SEARCH where there may be gaps. */
async function nextRange(
  client: ImapFlow,
  { nextUid, since }: Cursor,
  uidNext: number,
): Promise<{ range: string; last: number }> {
  const end = uidNext - 1;
  if (nextUid > end) return { range: '', last: end };
  if (since === undefined && end - nextUid < PAGE) return { range: `${nextUid}:${end}`, last: end };
  const uids = await searchUids(client, {
    uid: `${nextUid}:${end}`,
    ...(since === undefined ? {} : receivedSince(since)),
  });
  const page = uids.slice(0, PAGE);
  const isAll = uids.length <= PAGE;
  return { range: page.join(','), last: isAll ? end : (page.at(-1) ?? end) };
}

async function fetchPlaces(
  client: ImapFlow,
  ids: readonly string[],
): Promise<Map<string, FetchedMail>> {
  const found = new Map<string, FetchedMail>();
  const places = Map.groupBy(ids.map(decodePlace), ({ mailbox }) => mailbox);
  for (const [mailbox, wanted] of places) {
    const { uidValidity } = await client.mailboxOpen(mailbox, { readOnly: true });
    const range = wanted.map(({ uid }) => uid).join(',');
    const place = { range, uidValidity: String(uidValidity), mailbox };
    for (const mail of await fetchRange(client, place)) found.set(mail.mail.providerId, mail);
  }
  return found;
}

/** The newest messages of one mailbox, the newest first. */
export async function newestOf(
  client: ImapFlow,
  mailbox: string,
  { limit, since }: { limit: number; since?: Date | undefined },
): Promise<FetchedMail[]> {
  const { uidValidity } = await client.mailboxOpen(mailbox, { readOnly: true });
  const query = since === undefined ? { all: true } : receivedSince(since.getTime());
  const range = (await searchUids(client, query)).slice(-limit).join(',');
  if (range === '') return [];
  const place = { range, uidValidity: String(uidValidity), mailbox };
  const found = (await fetchRange(client, place)).toReversed();
  return found.filter(({ receivedAt }) => since === undefined || receivedAt >= since);
}

interface Range {
  range: string;
  uidValidity: string;
  mailbox: string;
}

async function fetchRange(client: ImapFlow, { range, ...place }: Range): Promise<FetchedMail[]> {
  const mails: FetchedMail[] = [];
  for await (const message of client.fetch(range, WHOLE, { uid: true }))
    mails.push(await fetchedMail(message, place));
  return mails.toSorted((left, right) => uidOf(left) - uidOf(right));
}

function uidOf({ mail }: FetchedMail): number {
  return decodePlace(mail.providerId).uid;
}

async function fetchedMail(
  message: FetchMessageObject,
  { uidValidity, mailbox }: Omit<Range, 'range'>,
): Promise<FetchedMail> {
  const {
    uid,
    source = Buffer.alloc(0),
    flags = new Set<string>(),
    size = source.length,
  } = message;
  const { mail, receivedAt } = await parseMail(source, {
    providerId: '',
    threadId: '',
    labels: labelsOf(mailbox, flags),
  });
  const providerId = encodePlace({ mailbox, uidValidity, uid, messageId: mail.messageId });
  const isCut = size > source.length;
  return {
    mail: {
      ...mail,
      providerId,
      threadId:
        mail.references[0] ?? rootOf(mail.headers['in-reply-to']) ?? (mail.messageId || providerId),
      bytes: size,
      undecodable: isCut
        ? [...mail.undecodable, 'The message is too long to be read whole.']
        : mail.undecodable,
    },
    receivedAt: dateOf(message.internalDate) ?? receivedAt ?? new Date(0),
    key: createHash('sha256')
      .update(source)
      .update(String(message.internalDate ?? ''))
      .digest('base64url'),
  };
}

function rootOf(inReplyTo: string | undefined): string | undefined {
  return /<[^<>\s]{1,250}>/.exec(inReplyTo ?? '')?.[0];
}

function dateOf(value: Date | string | undefined): Date | null {
  const date = new Date(value ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}
