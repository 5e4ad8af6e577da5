import type { ImapFlow } from 'imapflow';
import type { ApprovedProposal } from '../../../domain/proposal.ts';
import { levelsOf } from '../../../domain/folder-name.ts';
import { Conflict, Invalid, Transient, UnknownOutcome } from '../../../lib/errors.ts';
import type { Receipt } from '../../connector.ts';
import { imapError, readError } from './failure.ts';
import { mustBeOwn } from './folders.ts';
import { encodePlace, type Place } from './place.ts';
import { type Known, knownRequest } from './requests.ts';
import { searchUids } from './search.ts';
import { seek } from './seek.ts';
import { isRole, mustAllowWriting, mustHave, type Session } from './session.ts';
import { submit } from './submission.ts';

/** Carries out the one command of a claimed proposal, on the very message that was approved. */
export async function sendApproved(session: Session, approved: ApprovedProposal): Promise<Receipt> {
  if (approved.accountId !== session.accountId)
    throw new Invalid('The proposal belongs to another account');
  const known = knownRequest(approved.request);
  mustAllowWriting(session);
  if (known.kind === 'submit') return await sendMail(session, known);
  return await session.use(async (client) => {
    const run = await prepared(session, client, known);
    await session.mayGo();
    return await carriedOut(client, run);
  });
}

type Submission = Extract<Known, { kind: 'submit' }>;

async function sendMail(session: Session, known: Submission): Promise<Receipt> {
  await submit(session, known.draft, known.raw);
  // The mail has left, whatever becomes of its copy.
  if (session.grant.smtp?.filesSent !== true) await fileCopy(session, known).catch(() => undefined);
  return { providerId: '' };
}

async function fileCopy(session: Session, { draft, raw }: Submission): Promise<void> {
  await session.use(async (client) => {
    const mailbox = await mustHave(session, client, '\\Sent');
    await client.mailboxOpen(mailbox, { readOnly: true });
    const there = await searchUids(client, { header: { 'message-id': draft.messageId } });
    if (there.length === 0) await client.append(mailbox, raw, ['\\Seen']);
  });
}

/** Everything that can fail without an effect comes first; what is returned is the one command. */
async function prepared(
  session: Session,
  client: ImapFlow,
  known: Exclude<Known, Submission>,
): Promise<() => Promise<Receipt | false>> {
  try {
    if (known.kind === 'append') return await preparedAppend(session, client, known);
    if (known.kind === 'create') {
      mustHaveLevels(client, known.name);
      return () => create(client, known.name);
    }
    if (known.kind === 'delete') await mustBeDraft(session, client, known.place);
    if ((await seek(client, known.place, { isWriting: true })) === null)
      throw new Conflict('The message is no longer where it was');
    if (known.kind === 'store') return () => storeFlag(client, known);
    if (known.kind === 'delete') return () => deleteDraft(client, known.place);
    const path = await pathTo(session, client, known.to);
    return () => move(client, known.place, path);
  } catch (error) {
    throw readError(error, session.accountId);
  }
}

async function pathTo(session: Session, client: ImapFlow, to: string): Promise<string> {
  if (to === 'INBOX') return to;
  if (isRole(to)) return await mustHave(session, client, to);
  await mustBeOwn(client, to);
  return to;
}

async function carriedOut(client: ImapFlow, run: () => Promise<Receipt | false>): Promise<Receipt> {
  let receipt: Receipt | false;
  try {
    receipt = await run();
  } catch (cause) {
    const failure = imapError(cause);
    if (failure === null && client.usable) throw cause;
    // A tagged NO or BAD says that nothing was done; a connection that died says nothing.
    if (failure?.answeredStatus === '' || !client.usable)
      throw new UnknownOutcome('The connection to the mail server broke', { cause });
    throw new Transient('The mail server refused for now', { cause });
  }
  if (receipt !== false) return receipt;
  if (!client.usable) throw new UnknownOutcome('The connection to the mail server broke');
  throw new Transient('The mail server refused for now');
}

async function storeFlag(
  client: ImapFlow,
  { place, flag, isAdded }: Extract<Known, { kind: 'store' }>,
): Promise<Receipt | false> {
  const range = String(place.uid);
  const isDone = isAdded
    ? await client.messageFlagsAdd(range, [flag], { uid: true })
    : await client.messageFlagsRemove(range, [flag], { uid: true });
  return isDone ? { providerId: encodePlace(place) } : false;
}

async function move(client: ImapFlow, place: Place, path: string): Promise<Receipt | false> {
  const moved = await client.messageMove(String(place.uid), path, { uid: true });
  if (moved === false) return false;
  const uid = moved.uidMap?.get(place.uid);
  const { uidValidity } = moved;
  if (uid === undefined || uidValidity === undefined) return { providerId: '' };
  const { messageId } = place;
  const providerId = encodePlace({
    mailbox: path,
    uidValidity: String(uidValidity),
    uid,
    messageId,
  });
  return { providerId };
}

/** Joined by nothing, the levels would be the name of another folder. */
function mustHaveLevels({ namespace }: ImapFlow, name: string): void {
  if (levelsOf(name).length > 1 && (namespace?.delimiter ?? '') === '')
    throw new Invalid('This mail server has no folders in folders');
}

/** One that somebody made meanwhile is as good. */
async function create(client: ImapFlow, name: string): Promise<Receipt> {
  const made = await client.mailboxCreate(levelsOf(name));
  return { providerId: made.path };
}

async function preparedAppend(
  session: Session,
  client: ImapFlow,
  { draft, raw }: Extract<Known, { kind: 'append' }>,
): Promise<() => Promise<Receipt | false>> {
  const mailbox = await mustHave(session, client, '\\Drafts');
  return async () => {
    const saved = await client.append(mailbox, raw, ['\\Draft', '\\Seen']);
    if (saved === false) return false;
    const { uid, uidValidity } = saved;
    if (uid === undefined || uidValidity === undefined) return { providerId: '' };
    const { messageId } = draft;
    const id = encodePlace({ mailbox, uidValidity: String(uidValidity), uid, messageId });
    // A changed draft is another message here: the id is the revision.
    return { providerId: id, revision: id };
  };
}

/** Deleting is for drafts alone, whatever the request names. */
async function mustBeDraft(session: Session, client: ImapFlow, place: Place): Promise<void> {
  const drafts = await session.pathOf(client, '\\Drafts');
  if (drafts === null || drafts !== place.mailbox)
    throw new Invalid('Only drafts are ever deleted');
}

async function deleteDraft(client: ImapFlow, place: Place): Promise<Receipt | false> {
  const isDone = await client.messageDelete(String(place.uid), { uid: true });
  return isDone ? { providerId: encodePlace(place) } : false;
}
