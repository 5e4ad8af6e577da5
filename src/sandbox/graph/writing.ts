import { z } from 'zod';
import { headerValue, parseHeaders } from '../gmail/headers.ts';
import { badRequest, folderExists, notFound } from './api-error.ts';
import type { Change, MessageAdded } from './changes.ts';
import { folderId } from './ids.ts';
import type { Folder } from './mailbox.ts';
import { draftOf, MessageBody, mimeOf, writeMime } from './outgoing.ts';
import { folderResource, messageResource } from './resource.ts';
import {
  type Call,
  folderOf,
  jsonOf,
  messageOf,
  type Outcome,
  type Routes,
  WRITE,
} from './route.ts';
import type { StoredMessage } from './stored-message.ts';

/** learn.microsoft.com/graph/api: message-update, -move, -delete, -createreply, -send, user-sendmail. */
export const writingRoutes: Routes = {
  'PATCH messages/:id': { scopes: WRITE, mutating: true, handle: update },
  'POST messages/:id/move': { scopes: WRITE, mutating: true, handle: move },
  'DELETE messages/:id': { scopes: WRITE, mutating: true, handle: (call) => remove(call, 0) },
  'DELETE mailFolders/:id/messages/:id': {
    scopes: WRITE,
    mutating: true,
    handle: (call) => {
      if (messageOf(call, 1).folderId !== folderOf(call)) throw notFound();
      return remove(call, 1);
    },
  },
  'POST mailFolders': {
    scopes: WRITE,
    mutating: true,
    handle: (call) => makeFolder(call, call.mailbox.root),
  },
  'POST mailFolders/:id/childFolders': {
    scopes: WRITE,
    mutating: true,
    handle: (call) => makeFolder(call, existing(call.mailbox.folder(call.ids[0] ?? '')).id),
  },
  'POST messages': { scopes: WRITE, mutating: true, handle: create },
  'POST messages/:id/createReply': { scopes: WRITE, mutating: true, handle: createReply },
  'POST messages/:id/send': { scopes: ['Mail.Send'], mutating: true, handle: sendDraft },
  'POST sendMail': { scopes: ['Mail.Send'], mutating: true, handle: sendMail },
};

const Update = z.strictObject({
  isRead: z.boolean().optional(),
  categories: z.array(z.string()).optional(),
  importance: z.enum(['low', 'normal', 'high']).optional(),
  flag: z.strictObject({ flagStatus: z.enum(['notFlagged', 'flagged', 'complete']) }).optional(),
});

function parsed<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const result = schema.safeParse(value);
  if (!result.success) throw badRequest('A property of the payload has an incorrect value.');
  return result.data;
}

function update(call: Call): Outcome {
  const message = messageOf(call);
  const { flag, isRead, categories, importance } = parsed(Update, jsonOf(call));
  return changed(call, message, {
    ...(isRead === undefined ? {} : { isRead }),
    ...(categories === undefined ? {} : { categories }),
    ...(importance === undefined ? {} : { importance }),
    ...(flag === undefined ? {} : { flagStatus: flag.flagStatus }),
  });
}

function move(call: Call): Outcome {
  const message = messageOf(call);
  const { destinationId } = parsed(z.strictObject({ destinationId: z.string() }), jsonOf(call));
  const outcome = changed(call, message, { folderId: folderOf(call, destinationId) });
  return { ...outcome, status: 201 };
}

type Fields = Omit<Extract<Change, { type: 'message-changed' }>, 'type' | 'id' | 'at'>;

/** The change of a message, answered with what it looks like afterwards. */
function changed(call: Call, message: StoredMessage, fields: Fields): Outcome {
  const change = {
    type: 'message-changed' as const,
    id: message.id,
    at: call.now.getTime(),
    ...fields,
  };
  return { status: 200, json: shown(call, message.id), changes: [change] };
}

/** To Deleted Items, and from there for good. */
function remove(call: Call, at: number): Outcome {
  const message = messageOf(call, at);
  const bin = folderId(call.mailbox.address, 'deleteditems');
  const change: Change =
    message.folderId === bin
      ? { type: 'message-removed', id: message.id }
      : { type: 'message-changed', id: message.id, at: call.now.getTime(), folderId: bin };
  return { status: 204, changes: [change] };
}

const NewFolder = z.strictObject({
  displayName: z.string().min(1),
  isHidden: z.boolean().optional(),
});

/** learn.microsoft.com/graph/api/user-post-mailfolders and mailfolder-post-childfolders. */
function makeFolder(call: Call, parentId: string): Outcome {
  const { mailbox } = call;
  const { displayName } = parsed(NewFolder, jsonOf(call));
  const isThere = [...mailbox.folders.values()].some(
    (one) => one.parentId === parentId && isSameName(one.displayName, displayName),
  );
  if (isThere) throw folderExists();
  const place = parentId === mailbox.root ? displayName : `${parentId}/${displayName}`;
  const id = folderId(mailbox.address, place);
  return {
    status: 201,
    json: () => folderResource(existing(mailbox.folder(id)), mailbox),
    changes: [{ type: 'folder-added', id, displayName, parentId }],
  };
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function existing(folder: Folder | undefined): Folder {
  if (folder === undefined) throw notFound();
  return folder;
}

function create(call: Call): Outcome {
  const bytes = call.contentType.startsWith('text/plain')
    ? mimeOf(call)
    : writeMime(parsed(MessageBody, jsonOf(call)), call.mailbox.address);
  return created(call, draftOf(call, bytes));
}

const Reply = z.strictObject({
  comment: z.string().optional(),
  message: MessageBody.partial().optional(),
});

/** In MIME the draft is what was given; in JSON Exchange names the recipients and quotes the original. */
function createReply(call: Call): Outcome {
  const original = messageOf(call);
  if (call.contentType.startsWith('text/plain'))
    return created(call, draftOf(call, mimeOf(call), original.conversationId));
  const reply = call.body === '' ? {} : parsed(Reply, jsonOf(call));
  if (reply.comment !== undefined && reply.message?.body !== undefined)
    throw badRequest('Specify either a comment or the body of the message.');
  const answered = original.header('message-id');
  const extra = [`In-Reply-To: ${answered}`, `References: ${answered}`];
  const bytes = writeMime(replyTo(original, reply), call.mailbox.address, extra);
  return created(call, draftOf(call, bytes, original.conversationId));
}

function replyTo(
  original: StoredMessage,
  { comment = '', message = {} }: z.infer<typeof Reply>,
): MessageBody {
  const to = original.header('reply-to') || original.header('from');
  return MessageBody.parse({
    ...message,
    subject: message.subject ?? `Re: ${original.header('subject')}`,
    body: message.body ?? { contentType: 'text', content: comment },
    toRecipients: [
      { emailAddress: { address: /<([^>]+)>/.exec(to)?.[1] ?? to } },
      ...(message.toRecipients ?? []),
    ],
  });
}

function created(call: Call, change: MessageAdded): Outcome {
  return { status: 201, json: shown(call, change.id), changes: [change] };
}

function sendDraft(call: Call): Outcome {
  const message = messageOf(call);
  if (!message.isDraft) throw badRequest('Only a draft can be sent.', 'ErrorInvalidOperation');
  const sent = folderId(call.mailbox.address, 'sentitems');
  const at = call.now.getTime();
  const change: Change = {
    type: 'message-changed',
    id: message.id,
    at,
    folderId: sent,
    isDraft: false,
  };
  return { status: 202, changes: [change] };
}

const Send = z.strictObject({ message: MessageBody, saveToSentItems: z.boolean().default(true) });

function sendMail(call: Call): Outcome {
  const isMime = call.contentType.startsWith('text/plain');
  const { message, saveToSentItems } = isMime
    ? { message: null, saveToSentItems: true }
    : parsed(Send, jsonOf(call));
  const bytes = message === null ? mimeOf(call) : writeMime(message, call.mailbox.address);
  const { headers } = parseHeaders(bytes.toString('latin1'));
  if (!/@/.test(['to', 'cc', 'bcc'].map((name) => headerValue(headers, name) ?? '').join()))
    throw badRequest('At least one recipient is not valid.', 'ErrorInvalidRecipients');
  const sent = folderId(call.mailbox.address, 'sentitems');
  const change = { ...draftOf(call, bytes), folderId: sent, isDraft: false };
  return { status: 202, changes: saveToSentItems ? [change] : [] };
}

/** As it is once the change was made. */
function shown({ mailbox, prefer }: Call, id: string): () => object {
  return () => {
    const message = mailbox.message(id, true);
    if (message === undefined) throw notFound();
    return messageResource(message, { select: null, expandsAttachments: false, prefer });
  };
}
