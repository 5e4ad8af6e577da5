import { z } from 'zod';
import { invalid, notFound } from '../api-error.ts';
import type { Change } from '../changes.ts';
import type { Mailbox } from '../mailbox.ts';
import { messageBody, prepareOutgoing, readHeaders, requireRecipient } from '../outgoing.ts';
import { formatOf, messageResource } from '../payload.ts';
import {
  bodyAs,
  type Call,
  COMPOSE,
  derivedHexId,
  findMessage,
  firstId,
  nextMessageId,
  type Outcome,
  READ,
  reference,
  type Routes,
  withLabels,
} from '../route.ts';
import type { StoredMessage } from '../stored-message.ts';
import { listDrafts, listParameters } from './listing.ts';
import { listAnswer } from './messages.ts';

const draftBody = z.strictObject({ id: z.string().optional(), message: messageBody.optional() });

/** `users.drafts`. A draft keeps its id; its message gets a new one with every update and when it is sent. */
export const draftRoutes: Routes = {
  'GET drafts': {
    units: 5,
    scopes: [...READ, 'gmail.compose'],
    query: listParameters.filter((name) => name !== 'labelIds'),
    handle: (call) => {
      const { items, next } = listDrafts(call);
      const drafts = items.map(({ draftId, message }) => ({
        id: draftId,
        message: reference(message),
      }));
      return { answer: () => listAnswer('drafts', drafts, next) };
    },
  },
  'POST drafts': {
    units: 10,
    scopes: COMPOSE,
    mutating: true,
    handle: (call) => {
      const number = BigInt(`0x${derivedHexId(call.mailbox.address, nextMessageId(call.mailbox))}`);
      return saveDraft(call, `r${number}`);
    },
  },
  'GET drafts/:id': {
    units: 20,
    scopes: [...READ, 'gmail.compose'],
    query: ['format'],
    handle: (call) => {
      const id = firstId(call);
      const message = draftMessage(call.mailbox, id);
      const format = call.query.has('format') ? formatOf(call) : 'full';
      return { answer: () => ({ id, message: messageResource(message, format) }) };
    },
  },
  'PUT drafts/:id': {
    units: 15,
    scopes: COMPOSE,
    mutating: true,
    handle: (call) => {
      const old = draftMessage(call.mailbox, firstId(call));
      return saveDraft(call, firstId(call), old);
    },
  },
  'DELETE drafts/:id': {
    units: 10,
    scopes: COMPOSE,
    mutating: true,
    handle: (call) => {
      const { id } = draftMessage(call.mailbox, firstId(call));
      return {
        changes: [
          { type: 'draft-removed', id: firstId(call) },
          { type: 'messages-deleted', ids: [id] },
        ],
      };
    },
  },
  'POST drafts/send': { units: 100, scopes: COMPOSE, mutating: true, handle: sendDraft },
};

function draftMessage(mailbox: Mailbox, draftId: string): StoredMessage {
  const message = mailbox.message(mailbox.drafts.get(draftId) ?? '');
  if (message === undefined) throw notFound();
  return message;
}

function saveDraft(call: Call, draftId: string, old?: StoredMessage): Outcome {
  const body = bodyAs(call, draftBody).message ?? {};
  const { id, raw, threadId } = prepareOutgoing(call, body);
  const stays = old !== undefined && (body.threadId ?? old.threadId) === old.threadId;
  const internalDate = call.now.getTime();
  const changes: Change[] = [
    {
      type: 'message-added',
      id,
      threadId: stays ? old.threadId : threadId,
      labelIds: ['DRAFT'],
      internalDate,
      raw,
    },
    { type: 'draft-set', id: draftId, messageId: id },
    ...(old === undefined ? [] : [{ type: 'messages-deleted' as const, ids: [old.id] }]),
  ];
  const answer = (): unknown => ({
    id: draftId,
    message: withLabels(findMessage(call.mailbox, id)),
  });
  return { changes, answer };
}

/** Sends an existing draft in its thread, first replacing its content where the body brings some. */
function sendDraft(call: Call): Outcome {
  const body = bodyAs(call, draftBody);
  if (body.id === undefined) throw invalid('Missing draft id');
  const draft = draftMessage(call.mailbox, body.id);
  const { raw, headers } =
    body.message?.raw === undefined
      ? { raw: draft.raw, headers: readHeaders(draft.bytes()) }
      : prepareOutgoing(call, body.message);
  requireRecipient(headers);
  const id = nextMessageId(call.mailbox, 'sent');
  const { threadId } = draft;
  const internalDate = call.now.getTime();
  return {
    changes: [
      { type: 'draft-removed', id: body.id },
      { type: 'message-added', id, threadId, labelIds: ['SENT'], internalDate, raw },
      { type: 'messages-deleted', ids: [draft.id] },
    ],
    answer: () => withLabels(findMessage(call.mailbox, id)),
  };
}
