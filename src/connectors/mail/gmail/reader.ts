import type { gmail_v1 } from '@googleapis/gmail';
import { isSameFolder } from '../../../domain/folder-name.ts';
import type { ProviderRequest } from '../../../domain/proposal.ts';
import type { ReadBack, TargetState } from '../../connector.ts';
import type { MailReader } from '../connector.ts';
import { hasArrived, readChanges, readProfile } from './changes.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { fetchMessages, type Wait } from './fetch.ts';
import { type Known, knownRequest } from './requests.ts';
import type { Session } from './session.ts';

const UNITS = { labels: 1, list: 5, thread: 40, message: 20, draft: 20, drafts: 5 } as const;

export function createReader(
  session: Session,
  { address, wait }: { address: string; wait: Wait },
): MailReader {
  return {
    profile: async () => {
      const profile = await readProfile(session);
      return {
        address: profile.address || address,
        cursor: encodeCursor({ historyId: profile.historyId }),
        scopes: session.scopes(),
      };
    },
    changes: async (cursor, since) => await readChanges(session, decodeCursor(cursor), since),
    fetch: async (ids) =>
      (await fetchMessages(session, ids, wait)).filter(({ mail }) => hasArrived(mail.labels)),
    sent: async (limit, since) =>
      await fetchMessages(session, await sentIds(session, limit, since), wait),
    state: async (providerId, threadId) => await readState(session, { providerId, threadId }),
    find: async (sought) => {
      if ('moved' in sought) return null;
      return 'draft' in sought
        ? ((await readDraft(session, sought.draft)).message?.id ?? null)
        : await findLabel(session, sought.folder);
    },
    readBack: async (request) => await readBack(session, request),
  };
}

/** `users.messages.list` gives the newest first. */
async function sentIds(session: Session, maxResults: number, since?: Date): Promise<string[]> {
  const bound = since === undefined ? {} : { q: `after:${Math.floor(since.getTime() / 1_000)}` };
  const { messages } = await session.call(UNITS.list, (api) =>
    api.users.messages.list({ userId: 'me', labelIds: ['SENT'], maxResults, ...bound }),
  );
  return (messages ?? []).flatMap(({ id }) => id ?? []);
}

/** Of the labels that the person made: `users.labels.list` has no search. */
async function findLabel(session: Session, name: string): Promise<string | null> {
  const { labels } = await session.call(UNITS.labels, (api) =>
    api.users.labels.list({ userId: 'me' }),
  );
  const found = labels?.find((one) => one.type === 'user' && isSameFolder(one.name ?? '', name));
  return found?.id ?? null;
}

/** One `users.threads.get` tells both: 40 units instead of 60. */
async function readState(
  session: Session,
  { providerId, threadId }: { providerId: string; threadId: string },
): Promise<TargetState | null> {
  const messages = (await readThread(session, threadId, { format: 'minimal' }))?.messages ?? [];
  const target = messages.find(({ id }) => id === providerId);
  const labels = target?.labelIds ?? [];
  if (target === undefined || labels.includes('TRASH')) return null;
  // A draft of the owner is no answer yet, and one of ours must not make its neighbours stale.
  const last = messages.findLast(({ labelIds }) => !(labelIds ?? []).includes('DRAFT'));
  return { labels: labels.toSorted(), lastMessageId: last?.id ?? providerId };
}

async function readThread(
  session: Session,
  id: string,
  options: { format: string; metadataHeaders?: string[] },
): Promise<gmail_v1.Schema$Thread | null> {
  return await session.call<gmail_v1.Schema$Thread | null>(
    UNITS.thread,
    (api) => api.users.threads.get({ userId: 'me', id, ...options }),
    ({ status }) => (status === 404 ? NOT_THERE : undefined),
  );
}

const NOT_THERE: { labelIds?: string[]; messages?: gmail_v1.Schema$Message[] } = {};

async function readBack(session: Session, request: ProviderRequest): Promise<ReadBack> {
  const known = knownRequest(request);
  if (known.kind === 'modify') return await readBackLabels(session, known);
  if (known.kind === 'make-label')
    return (await findLabel(session, known.name)) === null ? 'not-applied' : 'applied';
  const isApplied =
    known.kind === 'delete-draft'
      ? await isDraftGone(session, known.draftId)
      : await hasReply(session, known);
  return isApplied ? 'applied' : 'not-applied';
}

async function isDraftGone(session: Session, id: string): Promise<boolean> {
  return typeof (await readDraft(session, id)).id !== 'string';
}

/** Empty when there is no such draft. */
async function readDraft(session: Session, id: string): Promise<gmail_v1.Schema$Draft> {
  return await session.call<gmail_v1.Schema$Draft>(
    UNITS.draft,
    (api) => api.users.drafts.get({ userId: 'me', id, format: 'minimal' }),
    ({ status }) => (status === 404 ? {} : undefined),
  );
}

async function readBackLabels(
  session: Session,
  known: Extract<Known, { kind: 'modify' }>,
): Promise<ReadBack> {
  const message = await session.call<gmail_v1.Schema$Message>(
    UNITS.message,
    (api) => api.users.messages.get({ userId: 'me', id: known.messageId, format: 'minimal' }),
    ({ status }) => (status === 404 ? NOT_THERE : undefined),
  );
  if (message === NOT_THERE) return 'unclear';
  const labels = message.labelIds ?? [];
  const isApplied =
    known.add.every((label) => labels.includes(label)) &&
    !known.remove.some((label) => labels.includes(label));
  return isApplied ? 'applied' : 'not-applied';
}

/** By search first; Gmail's search lags behind, so the thread itself has the last word. */
async function hasReply(
  session: Session,
  { kind, threadId, draft }: Extract<Known, { kind: 'draft' | 'send' }>,
): Promise<boolean> {
  if (kind === 'draft' && (await isDraftFound(session, draft.messageId))) return true;
  const thread = await readThread(session, threadId, {
    format: 'metadata',
    metadataHeaders: ['Message-ID'],
  });
  return (thread?.messages ?? []).some(
    ({ labelIds, payload }) =>
      isOwn(kind, labelIds ?? []) &&
      (payload?.headers ?? []).some(
        ({ name, value }) => name?.toLowerCase() === 'message-id' && value === draft.messageId,
      ),
  );
}

/** A draft counts also where it was sent since; what was to be sent counts only as that. */
function isOwn(kind: 'draft' | 'send', labels: readonly string[]): boolean {
  return kind === 'send' ? labels.includes('SENT') : !hasArrived(labels);
}

async function isDraftFound(session: Session, messageId: string): Promise<boolean> {
  const q = `rfc822msgid:${messageId.slice(1, -1)}`;
  const listed = await session.call(UNITS.drafts, (api) =>
    api.users.drafts.list({ userId: 'me', q, maxResults: 1 }),
  );
  return (listed.drafts ?? []).length > 0;
}
