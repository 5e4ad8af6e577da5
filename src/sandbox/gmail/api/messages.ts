import { z } from 'zod';
import { invalid, malformed, notFound } from '../api-error.ts';
import type { Change } from '../changes.ts';
import { headerValue } from '../headers.ts';
import {
  messageBody,
  prepareInserted,
  prepareOutgoing,
  type Prepared,
  requireRecipient,
} from '../outgoing.ts';
import { attachmentResource, formatOf, messageResource } from '../payload.ts';
import {
  bodyAs,
  type Call,
  COMPOSE,
  findMessage,
  firstId,
  MODIFY,
  type Outcome,
  READ,
  READ_OR_METADATA,
  reference,
  type Routes,
  withLabels,
} from '../route.ts';
import { labelChange, modifyBody } from './label-change.ts';
import { listMessages, listParameters } from './listing.ts';

const MAX_BATCH_IDS = 1000;

/** `users.messages` and `users.messages.attachments`. */
export const messageRoutes: Routes = {
  'GET messages': {
    units: 5,
    scopes: READ_OR_METADATA,
    query: listParameters,
    handle: (call) => {
      const { items, next } = listMessages(call);
      return { answer: () => listAnswer('messages', items.map(reference), next) };
    },
  },
  'GET messages/:id': {
    units: 20,
    scopes: READ_OR_METADATA,
    query: ['format', 'metadataHeaders'],
    handle: (call) => {
      const format = formatOf(call);
      const message = findMessage(call.mailbox, firstId(call));
      const wanted = call.query.getAll('metadataHeaders');
      return { answer: () => messageResource(message, format, wanted) };
    },
  },
  'GET messages/:id/attachments/:id': {
    units: 20,
    scopes: READ,
    handle: (call) => {
      const message = findMessage(call.mailbox, firstId(call));
      const attachment = attachmentResource(message, call.ids[1] ?? '');
      if (attachment === undefined) throw invalid('Invalid attachment token');
      return { answer: () => attachment };
    },
  },
  'POST messages/:id/modify': {
    units: 5,
    scopes: MODIFY,
    mutating: true,
    handle: (call) => {
      const { id } = findMessage(call.mailbox, firstId(call));
      const change = labelChange(call.mailbox, bodyAs(call, modifyBody));
      return changed(call, id, { type: 'labels-changed', ids: [id], ...change });
    },
  },
  'POST messages/:id/trash': {
    units: 20,
    scopes: MODIFY,
    mutating: true,
    handle: (call) => relabelled(call, ['TRASH'], []),
  },
  'POST messages/:id/untrash': {
    units: 5,
    scopes: MODIFY,
    mutating: true,
    handle: (call) => relabelled(call, [], ['TRASH']),
  },
  'DELETE messages/:id': {
    units: 10,
    scopes: [],
    mutating: true,
    handle: (call) => {
      const { id } = findMessage(call.mailbox, firstId(call));
      return { changes: [{ type: 'messages-deleted', ids: [id] }] };
    },
  },
  'POST messages/batchModify': {
    units: 50,
    scopes: MODIFY,
    mutating: true,
    handle: (call) => {
      const body = bodyAs(call, modifyBody.extend({ ids: z.array(z.string()).optional() }));
      const ids = batchIds(body.ids);
      return { changes: [{ type: 'labels-changed', ids, ...labelChange(call.mailbox, body) }] };
    },
  },
  'POST messages/batchDelete': {
    units: 50,
    scopes: [],
    mutating: true,
    handle: (call) => {
      const body = bodyAs(call, z.strictObject({ ids: z.array(z.string()).optional() }));
      return { changes: [{ type: 'messages-deleted', ids: batchIds(body.ids) }] };
    },
  },
  'POST messages/send': {
    units: 100,
    scopes: [...COMPOSE, 'gmail.send'],
    mutating: true,
    handle: (call) => {
      const prepared = prepareOutgoing(call, bodyAs(call, messageBody));
      requireRecipient(prepared.headers);
      return created(call, prepared, { labelIds: ['SENT'] });
    },
  },
  'POST messages': { ...insertRoute('receivedTime'), query: ['deleted', 'internalDateSource'] },
  'POST messages/import': {
    ...insertRoute('dateHeader'),
    query: ['deleted', 'internalDateSource', 'neverMarkSpam', 'processForCalendar'],
  },
};

/** A page as Google answers it: an empty one has no list at all, and the estimate is only that. */
export function listAnswer(
  name: string,
  items: readonly unknown[],
  next: string | undefined,
): Record<string, unknown> {
  return {
    ...(items.length === 0 ? {} : { [name]: items }),
    ...(next === undefined ? {} : { nextPageToken: next }),
    resultSizeEstimate: next === undefined ? items.length : Math.max(201, items.length),
  };
}

function insertRoute(defaultSource: string): Routes[string] {
  return {
    units: 25,
    scopes: ['gmail.insert', ...MODIFY],
    mutating: true,
    handle: (call) => {
      const body = bodyAs(call, messageBody);
      const labelIds = body.labelIds ?? [];
      const unknown = labelIds.find((id) => !call.mailbox.hasLabel(id) || id === 'DRAFT');
      if (unknown !== undefined) throw invalid(`Invalid label: ${unknown}`);
      const prepared = prepareInserted(call, body);
      const source = call.query.get('internalDateSource') ?? defaultSource;
      if (source !== 'receivedTime' && source !== 'dateHeader')
        throw malformed(`Invalid value at 'internal_date_source', "${source}"`);
      const internalDate = source === 'dateHeader' ? dateOf(prepared) : undefined;
      return created(call, prepared, { labelIds, internalDate });
    },
  };
}

function dateOf({ headers }: Prepared): number | undefined {
  const time = Date.parse(headerValue(headers, 'date') ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function created(
  call: Call,
  { id, threadId, raw }: Prepared,
  {
    labelIds,
    internalDate = call.now.getTime(),
  }: { labelIds: string[]; internalDate?: number | undefined },
): Outcome {
  return {
    changes: [{ type: 'message-added', id, threadId, labelIds, internalDate, raw }],
    answer: () => withLabels(findMessage(call.mailbox, id)),
  };
}

function relabelled(call: Call, add: string[], remove: string[]): Outcome {
  const { id } = findMessage(call.mailbox, firstId(call));
  return changed(call, id, { type: 'labels-changed', ids: [id], add, remove });
}

function changed(call: Call, id: string, change: Change): Outcome {
  return { changes: [change], answer: () => withLabels(findMessage(call.mailbox, id)) };
}

/** Ids of messages that are gone are passed over, as Google promises for deletions only. */
function batchIds(ids: readonly string[] | undefined): string[] {
  if (ids === undefined || ids.length === 0) throw invalid('No message ids specified.');
  if (ids.length > MAX_BATCH_IDS)
    throw invalid(`Too many message ids specified: ${ids.length}, limit ${MAX_BATCH_IDS}.`);
  if (ids.includes('')) throw notFound();
  return [...ids];
}
