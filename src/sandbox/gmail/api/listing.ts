import { forbidden, invalid } from '../api-error.ts';
import { isMetadataOnly } from '../payload.ts';
import { parseQuery } from '../query.ts';
import { booleanParameter, type Call, maxResults } from '../route.ts';
import type { StoredMessage } from '../stored-message.ts';

export const listParameters = [
  'q',
  'labelIds',
  'maxResults',
  'pageToken',
  'includeSpamTrash',
] as const;

export interface Page<Item> {
  items: Item[];
  next: string | undefined;
}

/** One page of the messages that a list call asks for, newest first. */
export function listMessages(call: Call): Page<StoredMessage> {
  const wanted = messageFilter(call);
  return page(call, call.mailbox.newestFirst(), wanted);
}

/** One page of threads, each by its newest message that matches. */
export function listThreads(call: Call): Page<StoredMessage> {
  const wanted = messageFilter(call);
  const seen = new Set<string>();
  const newest: StoredMessage[] = [];
  for (const message of call.mailbox.newestFirst()) {
    if (seen.has(message.threadId) || !wanted(message)) continue;
    seen.add(message.threadId);
    newest.push(message);
  }
  return page(call, newest, () => true);
}

/** One page of the drafts that match, newest first. */
export function listDrafts(call: Call): Page<{ draftId: string; message: StoredMessage }> {
  const wanted = messageFilter(call);
  const draftIds = new Map([...call.mailbox.drafts].map(([id, messageId]) => [messageId, id]));
  const { items, next } = page(
    call,
    call.mailbox.newestFirst(),
    (message) => draftIds.has(message.id) && wanted(message),
  );
  return {
    items: items.map((message) => ({ draftId: draftIds.get(message.id) ?? '', message })),
    next,
  };
}

type MessageTest = (message: StoredMessage) => boolean;

function messageFilter(call: Call): MessageTest {
  const { mailbox, now } = call;
  const q = call.query.get('q') ?? '';
  if (q !== '' && isMetadataOnly(call))
    throw forbidden("Metadata scope does not support 'q' parameter");
  const labelIds = call.query.getAll('labelIds');
  const unknown = labelIds.find((id) => !mailbox.hasLabel(id));
  if (unknown !== undefined) throw invalid(`Invalid label: ${unknown}`);
  const query = parseQuery(q, { mailbox, now });
  const everywhere =
    booleanParameter(call, 'includeSpamTrash') ||
    query.includesSpamTrash ||
    labelIds.some((id) => id === 'SPAM' || id === 'TRASH');
  return (message) =>
    labelIds.every((id) => message.labels.has(id)) &&
    (everywhere || !(message.labels.has('SPAM') || message.labels.has('TRASH'))) &&
    query.matches(message);
}

/** A page token names the last message shown, so mail that arrives between two pages shifts nothing. */
function page(
  call: Call,
  newestFirst: readonly StoredMessage[],
  wanted: MessageTest,
): Page<StoredMessage> {
  const limit = maxResults(call);
  const items: StoredMessage[] = [];
  for (let at = startOf(call, newestFirst); at < newestFirst.length; at += 1) {
    const message = newestFirst[at];
    if (message === undefined || !wanted(message)) continue;
    const last = items.at(-1);
    if (items.length === limit && last !== undefined) return { items, next: tokenOf(last) };
    items.push(message);
  }
  return { items, next: undefined };
}

function tokenOf({ internalDate, sequence }: StoredMessage): string {
  return Buffer.from(`${internalDate}.${sequence}`).toString('base64url');
}

function startOf(call: Call, newestFirst: readonly StoredMessage[]): number {
  const token = call.query.get('pageToken') ?? '';
  if (token === '') return 0;
  const [, date, sequence] =
    /^(-?\d+)\.(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (date === undefined || sequence === undefined) throw invalid('Invalid pageToken');
  const index = newestFirst.findIndex(
    (message) =>
      message.internalDate < Number(date) ||
      (message.internalDate === Number(date) && message.sequence < Number(sequence)),
  );
  return index === -1 ? newestFirst.length : index;
}
