import type { ImapFlow } from 'imapflow';
import { Conflict, Transient } from '../../../lib/errors.ts';
import type { ProviderRequest } from '../../../domain/proposal.ts';
import type { ReadBack, TargetState } from '../../connector.ts';
import type { FetchedMail, MailReader } from '../connector.ts';
import { createArrivals, newestOf } from './arrivals.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { readError } from './failure.ts';
import { findFolder, mustBeOwn } from './folders.ts';
import { addressOf, scopesOf } from './grant.ts';
import { openInbox } from './inbox.ts';
import { decodePlace, encodePlace, type Place } from './place.ts';
import { findMoved } from './moved.ts';
import { type Known, knownRequest } from './requests.ts';
import { topmostResults } from './results.ts';
import { searchUids } from './search.ts';
import { isRole, type Session } from './session.ts';
import { labelsOf, newestInThread, seek } from './seek.ts';

/** The server ended a connection that was kept open: another one may be let in, or be told why not. */
class SentAway extends Error {}

async function unlessSentAway<Result>(
  client: ImapFlow,
  use: (client: ImapFlow) => Promise<Result>,
): Promise<Result> {
  try {
    return await use(client);
  } catch (error) {
    if (client.byeReason === undefined || client.usable) throw error;
    throw new SentAway(client.byeReason, { cause: error });
  }
}

/** How many mails are looked at for whose results they carry. */
const NEWEST = 50;

/** Before anything was read. */
const NOWHERE = { uidValidity: '0', nextUid: 1 };

/** Reads through EXAMINE only, which no server lets change anything (RFC 9051, section 6.3.3). */
export function createReader(session: Session): MailReader {
  const arrivals = createArrivals(session);
  const read = async <Result>(
    use: (client: ImapFlow) => Promise<Result>,
    tries = 2,
  ): Promise<Result> => {
    try {
      return await session.use((client) => unlessSentAway(client, use));
    } catch (error) {
      if (error instanceof SentAway && tries > 1) return await read(use, tries - 1);
      if (error instanceof SentAway)
        throw new Transient('The mail server hangs up', { cause: error });
      throw readError(error, session.accountId);
    }
  };
  return {
    profile: () =>
      read(async (client) => {
        const { uidValidity, uidNext, modseq } = await openInbox(client, NOWHERE);
        const cursor = encodeCursor({
          uidValidity,
          nextUid: uidNext,
          ...(modseq === null ? {} : { modseq }),
        });
        const results = await topmostResults(client, NEWEST);
        const { grant } = session;
        return { address: addressOf(grant), cursor, scopes: scopesOf(grant), results };
      }),
    changes: async (cursor, since) => {
      const from = decodeCursor(cursor);
      return await read((client) => arrivals.next(client, from, since));
    },
    fetch: async (ids): Promise<FetchedMail[]> =>
      await read((client) => arrivals.take(client, ids)),
    sent: async (limit, since) =>
      await read(async (client) => {
        const path = await session.pathOf(client, '\\Sent');
        return path === null ? [] : await newestOf(client, path, { limit, since });
      }),
    state: async (providerId, threadId) =>
      await read((client) =>
        readState(session, client, { place: decodePlace(providerId), threadId }),
      ),
    find: async (sought) =>
      await read(async (client) => {
        if ('folder' in sought) return await findFolder(client, sought.folder);
        if ('moved' in sought) return await findMoved(session, client, sought.moved);
        const found = await seek(client, decodePlace(sought.draft));
        return found === null ? null : sought.draft;
      }),
    readBack: async (request) => await read((client) => readBack(session, client, request)),
  };
}

async function readState(
  session: Session,
  client: ImapFlow,
  { place, threadId }: { place: Place; threadId: string },
): Promise<TargetState | null> {
  const kept = (await seek(client, place)) ?? (await seekArchived(session, client, place));
  const { messageId } = place;
  const found = kept ?? (await seekByMessageId(session, client, { where: '\\Junk', messageId }));
  if (found === null) return null;
  const last = await newestInThread(session, client, threadId);
  return {
    labels: [
      ...labelsOf(found.place.mailbox, found.flags),
      ...(kept === null ? ['SPAM'] : []),
    ].toSorted(),
    lastMessageId: last ?? encodePlace(place),
  };
}

/** Where a message is once it has left the inbox, told by its Message-ID. */
async function seekArchived(session: Session, client: ImapFlow, place: Place) {
  return await seekByMessageId(session, client, { where: '\\Archive', messageId: place.messageId });
}

async function seekByMessageId(
  session: Session,
  client: ImapFlow,
  { where, messageId }: { where: string; messageId: string },
) {
  if (messageId === '') return null;
  const mailbox = isRole(where) ? await session.pathOf(client, where) : where;
  if (mailbox === null) return null;
  const { uidValidity } = await client.mailboxOpen(mailbox, { readOnly: true });
  const uids = await searchUids(client, { header: { 'message-id': messageId } });
  const uid = uids.at(-1);
  if (uid === undefined) return null;
  return await seek(client, { mailbox, uidValidity: String(uidValidity), uid, messageId });
}

async function readBack(
  session: Session,
  client: ImapFlow,
  request: ProviderRequest,
): Promise<ReadBack> {
  const known = knownRequest(request);
  if (known.kind === 'move') return await readBackMove(session, client, known);
  if (known.kind === 'store') return await readBackFlag(session, client, known);
  if (known.kind === 'create')
    return (await findFolder(client, known.name)) === null ? 'not-applied' : 'applied';
  if (known.kind === 'delete')
    return (await seek(client, known.place)) === null ? 'applied' : 'not-applied';
  const { messageId } = known.draft;
  const where = known.kind === 'submit' ? '\\Sent' : '\\Drafts';
  if ((await seekByMessageId(session, client, { where, messageId })) !== null) return 'applied';
  // What was sent leaves no copy where the connection broke: only a person can say that it was not.
  return known.kind === 'submit' ? 'unclear' : 'not-applied';
}

async function readBackMove(
  session: Session,
  client: ImapFlow,
  { place, to }: Extract<Known, { kind: 'move' }>,
): Promise<ReadBack> {
  if ((await seek(client, place)) !== null) return 'not-applied';
  if (to !== 'INBOX') {
    if (!isRole(to) && !(await isThere(client, to))) return 'unclear';
    const { messageId } = place;
    const moved = await seekByMessageId(session, client, { where: to, messageId });
    return moved === null ? 'unclear' : 'applied';
  }
  await client.mailboxOpen('INBOX', { readOnly: true });
  if (place.messageId === '') return 'unclear';
  const uids = await searchUids(client, { header: { 'message-id': place.messageId } });
  return uids.length > 0 ? 'applied' : 'unclear';
}

async function isThere(client: ImapFlow, path: string): Promise<boolean> {
  try {
    await mustBeOwn(client, path);
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}

async function readBackFlag(
  session: Session,
  client: ImapFlow,
  { place, flag, isAdded }: Extract<Known, { kind: 'store' }>,
): Promise<ReadBack> {
  const found = (await seek(client, place)) ?? (await seekArchived(session, client, place));
  if (found === null) return 'unclear';
  return found.flags.has(flag) === isAdded ? 'applied' : 'not-applied';
}
