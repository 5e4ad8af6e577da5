import { notFound } from '../api-error.ts';
import type { Mailbox } from '../mailbox.ts';
import { formatOf, messageResource } from '../payload.ts';
import {
  bodyAs,
  type Call,
  firstId,
  invalidId,
  isHexId,
  MODIFY,
  type Outcome,
  READ_OR_METADATA,
  type Routes,
  withLabels,
} from '../route.ts';
import type { StoredMessage } from '../stored-message.ts';
import { labelChange, modifyBody } from './label-change.ts';
import { listParameters, listThreads } from './listing.ts';
import { listAnswer } from './messages.ts';

/** `users.threads`. The 2026 table is known for get, list and modify; the rest costs what it did before. */
export const threadRoutes: Routes = {
  'GET threads': {
    units: 10,
    scopes: READ_OR_METADATA,
    query: listParameters,
    handle: (call) => {
      const { items, next } = listThreads(call);
      const threads = items.map(({ threadId }) => threadSummary(call.mailbox, threadId));
      return { answer: () => listAnswer('threads', threads, next) };
    },
  },
  'GET threads/:id': {
    units: 40,
    scopes: READ_OR_METADATA,
    query: ['format', 'metadataHeaders'],
    handle: (call) => {
      const format = formatOf(call);
      const messages = threadMessages(call);
      const wanted = call.query.getAll('metadataHeaders');
      return {
        answer: () => ({
          id: firstId(call),
          historyId: newestHistoryId(messages),
          messages: messages.map((message) => messageResource(message, format, wanted)),
        }),
      };
    },
  },
  'POST threads/:id/modify': {
    units: 10,
    scopes: MODIFY,
    mutating: true,
    handle: (call) => relabelled(call, labelChange(call.mailbox, bodyAs(call, modifyBody))),
  },
  'POST threads/:id/trash': {
    units: 10,
    scopes: MODIFY,
    mutating: true,
    handle: (call) => relabelled(call, { add: ['TRASH'], remove: [] }),
  },
  'POST threads/:id/untrash': {
    units: 10,
    scopes: MODIFY,
    mutating: true,
    handle: (call) => relabelled(call, { add: [], remove: ['TRASH'] }),
  },
  'DELETE threads/:id': {
    units: 20,
    scopes: [],
    mutating: true,
    handle: (call) => {
      const ids = threadMessages(call).map(({ id }) => id);
      return { changes: [{ type: 'messages-deleted', ids }] };
    },
  },
};

function relabelled(call: Call, change: { add: string[]; remove: string[] }): Outcome {
  const messages = threadMessages(call);
  const ids = messages.map(({ id }) => id);
  return {
    changes: [{ type: 'labels-changed', ids, ...change }],
    answer: () => ({ id: firstId(call), messages: messages.map(withLabels) }),
  };
}

function threadMessages(call: Call): StoredMessage[] {
  const id = firstId(call);
  const messages = call.mailbox.threads.messages(id);
  if (messages.length > 0) return messages;
  throw isHexId(id) ? notFound() : invalidId();
}

function threadSummary(mailbox: Mailbox, threadId: string): Record<string, unknown> {
  const messages = mailbox.threads.messages(threadId);
  return {
    id: threadId,
    snippet: messages.at(-1)?.snippet() ?? '',
    historyId: newestHistoryId(messages),
  };
}

function newestHistoryId(messages: readonly StoredMessage[]): string {
  return String(Math.max(...messages.map(({ historyId }) => historyId)));
}
