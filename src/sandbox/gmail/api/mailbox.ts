import { invalid, malformed, notFound } from '../api-error.ts';
import type { HistoryPage } from '../history.ts';
import { type Call, maxResults, type Outcome, READ_OR_METADATA, type Routes } from '../route.ts';

const HISTORY_TYPES: ReadonlySet<string> = new Set([
  'messageAdded',
  'messageDeleted',
  'labelAdded',
  'labelRemoved',
]);

/** `users.getProfile` and `users.history`. */
export const mailboxRoutes: Routes = {
  'GET profile': {
    units: 1,
    scopes: [...READ_OR_METADATA, 'gmail.compose'],
    handle: ({ mailbox }) => ({
      answer: () => ({
        emailAddress: mailbox.address,
        messagesTotal: mailbox.size,
        threadsTotal: mailbox.threads.size,
        historyId: String(mailbox.history.currentId),
      }),
    }),
  },
  'GET history': {
    units: 2,
    scopes: READ_OR_METADATA,
    query: ['startHistoryId', 'historyTypes', 'labelId', 'maxResults', 'pageToken'],
    handle: listHistory,
  },
};

function listHistory(call: Call): Outcome {
  const { mailbox, query } = call;
  const start = query.get('startHistoryId') ?? '';
  if (start === '') throw invalid('Missing or invalid startHistoryId');
  if (!/^\d{1,19}$/.test(start))
    throw malformed(`Invalid value at 'start_history_id' (TYPE_UINT64), "${start}"`);
  if (!mailbox.history.isValid(Number(start))) throw notFound();
  const types = new Set(query.getAll('historyTypes'));
  for (const type of types)
    if (!HISTORY_TYPES.has(type)) throw malformed(`Invalid value at 'history_types', "${type}"`);
  const labelId = query.get('labelId') ?? undefined;
  if (labelId !== undefined && !mailbox.hasLabel(labelId))
    throw invalid(`Invalid label: ${labelId}`);
  const after = pageStart(query.get('pageToken')) ?? Number(start);
  const { records, next } = mailbox.history.page(after, maxResults(call), { types, labelId });
  return {
    answer: () => ({
      ...(records.length === 0 ? {} : { history: call.untidy ? untidied(records) : records }),
      ...(next === undefined ? {} : { nextPageToken: String(next) }),
      historyId: String(mailbox.history.currentId),
    }),
  };
}

/** In reverse, and the newest told twice. */
function untidied(records: HistoryPage['records']): HistoryPage['records'] {
  return [...records.slice(-1), ...records.toReversed()];
}

function pageStart(token: string | null): number | undefined {
  if (token === null || token === '') return undefined;
  if (!/^\d{1,15}$/.test(token)) throw invalid('Invalid pageToken');
  return Number(token);
}
