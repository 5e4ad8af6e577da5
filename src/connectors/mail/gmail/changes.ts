import type { gmail_v1 } from '@googleapis/gmail';
import { Invalid } from '../../../lib/errors.ts';
import type { MailChange, MailPage } from '../connector.ts';
import { type Cursor, encodeCursor } from './cursor.ts';
import type { Session } from './session.ts';

const PAGE = 500;
const UNITS = { profile: 1, history: 2, list: 5, message: 20 } as const;
/** Mail can become visible later than the time that it carries. */
const RESYNC_MARGIN_S = 3_600;

/** One page of arrivals, by `users.history.list` or, where that has expired, by `users.messages.list`. */
export async function readChanges(
  session: Session,
  cursor: Cursor,
  since: Date,
): Promise<MailPage> {
  if (cursor.listAfter !== undefined) return await listPage(session, cursor, cursor.listAfter);
  const page = await historyPage(session, cursor);
  if (page !== null) return page;
  // The position is taken before listing: what arrives meanwhile is then read twice, never missed.
  const { historyId } = await readProfile(session);
  return await listPage(
    session,
    { historyId },
    Math.floor(since.getTime() / 1_000) - RESYNC_MARGIN_S,
  );
}

async function historyPage(session: Session, cursor: Cursor): Promise<MailPage | null> {
  const data = await session.call<gmail_v1.Schema$ListHistoryResponse | null>(
    UNITS.history,
    (api) =>
      api.users.history.list({
        userId: 'me',
        startHistoryId: cursor.historyId,
        historyTypes: ['messageAdded', 'messageDeleted', 'labelAdded', 'labelRemoved'],
        maxResults: PAGE,
        ...(cursor.pageToken === undefined ? {} : { pageToken: cursor.pageToken }),
      }),
    // 404 is how Gmail says that the history before this id is gone.
    ({ status }) => (status === 404 ? EXPIRED : undefined),
  );
  if (data === null || data === EXPIRED) return null;
  const next = data.nextPageToken ?? '';
  const historyId = data.historyId ?? cursor.historyId;
  return {
    ids: arrivals(data.history ?? []),
    changed: changesIn(data.history ?? []),
    cursor: encodeCursor(
      next === '' ? { historyId } : { historyId: cursor.historyId, pageToken: next },
    ),
    more: next !== '',
    resynced: false,
  };
}

const EXPIRED: gmail_v1.Schema$ListHistoryResponse = {};

function arrivals(history: readonly gmail_v1.Schema$History[]): string[] {
  const ids = new Set<string>();
  for (const { messagesAdded, messagesDeleted } of history) {
    for (const { message } of messagesAdded ?? []) addArrival(ids, message);
    for (const { message } of messagesDeleted ?? []) ids.delete(message?.id ?? '');
  }
  return [...ids];
}

/** In the order in which they happened, in which each record names the labels that a message has since. */
function changesIn(history: readonly gmail_v1.Schema$History[]): MailChange[] {
  const records = history.toSorted((one, other) => Number(one.id ?? 0) - Number(other.id ?? 0));
  return records.flatMap(({ messagesDeleted, labelsAdded, labelsRemoved }) => {
    const changed = [...(labelsAdded ?? []), ...(labelsRemoved ?? [])];
    const gone = (messagesDeleted ?? []).map(({ message }) => change(message?.id, null));
    const others = changed.map(({ message }) => change(message?.id, message?.labelIds ?? []));
    return [...others, ...gone].filter(({ id }) => id !== '');
  });
}

function change(id: string | null | undefined, labels: readonly string[] | null): MailChange {
  const isGone = labels === null || labels.includes('TRASH');
  return { id: id ?? '', labels: isGone ? null : labels.toSorted() };
}

function addArrival(ids: Set<string>, message: gmail_v1.Schema$Message | undefined): void {
  const id = message?.id ?? '';
  if (id !== '' && hasArrived(message?.labelIds ?? [])) ids.add(id);
}

/** Sent mail is not a signal, unless its author also received it. */
export function hasArrived(labels: readonly string[]): boolean {
  if (['DRAFT', 'SPAM', 'TRASH', 'CHAT'].some((label) => labels.includes(label))) return false;
  return !labels.includes('SENT') || labels.includes('INBOX');
}

async function listPage(session: Session, cursor: Cursor, after: number): Promise<MailPage> {
  const data = await session.call(UNITS.list, (api) =>
    api.users.messages.list({
      userId: 'me',
      q: `after:${Math.max(after, 0)} -in:drafts`,
      maxResults: PAGE,
      ...(cursor.pageToken === undefined ? {} : { pageToken: cursor.pageToken }),
    }),
  );
  const next = data.nextPageToken ?? '';
  const { historyId } = cursor;
  return {
    ids: (data.messages ?? [])
      .map(({ id }) => id ?? '')
      .filter((id) => id !== '')
      .reverse(),
    changed: [],
    cursor: encodeCursor(
      next === '' ? { historyId } : { historyId, pageToken: next, listAfter: after },
    ),
    more: next !== '',
    resynced: true,
  };
}

/** `users.getProfile`; servers without it are asked for their latest message's history id instead. */
export async function readProfile(
  session: Session,
): Promise<{ address: string; historyId: string }> {
  const profile = await session.call<gmail_v1.Schema$Profile>(
    UNITS.profile,
    (api) => api.users.getProfile({ userId: 'me' }),
    ({ status }) => (status === 404 ? {} : undefined),
  );
  const historyId = profile.historyId ?? (await latestHistoryId(session));
  return { address: profile.emailAddress ?? '', historyId };
}

async function latestHistoryId(session: Session): Promise<string> {
  const { messages } = await session.call(UNITS.list, (api) =>
    api.users.messages.list({ userId: 'me', maxResults: 1 }),
  );
  const id = messages?.[0]?.id;
  if (typeof id !== 'string') return '1';
  const message = await session.call(UNITS.message, (api) =>
    api.users.messages.get({ userId: 'me', id, format: 'minimal' }),
  );
  if (typeof message.historyId !== 'string')
    throw new Invalid('Gmail named no position in the history');
  return message.historyId;
}
