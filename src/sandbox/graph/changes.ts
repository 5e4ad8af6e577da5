import { z } from 'zod';
import { eventSchema } from './calendar-event.ts';

/** What can happen to a mailbox. The journal holds these, so replaying them rebuilds every mailbox. */
export const changeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('mailbox-added') }),
  z.object({
    type: z.literal('folder-added'),
    id: z.string(),
    displayName: z.string(),
    parentId: z.string(),
  }),
  z.object({
    type: z.literal('message-added'),
    /** The immutable id. */
    id: z.string(),
    folderId: z.string(),
    conversationId: z.string(),
    receivedMs: z.number(),
    isDraft: z.boolean(),
    isRead: z.boolean(),
    /** The whole message in base64. */
    raw: z.string(),
  }),
  z.object({
    type: z.literal('message-changed'),
    id: z.string(),
    at: z.number(),
    isRead: z.boolean().optional(),
    flagStatus: z.enum(['notFlagged', 'flagged', 'complete']).optional(),
    categories: z.array(z.string()).optional(),
    importance: z.enum(['low', 'normal', 'high']).optional(),
    folderId: z.string().optional(),
    isDraft: z.boolean().optional(),
    raw: z.string().optional(),
  }),
  z.object({ type: z.literal('message-removed'), id: z.string() }),
  z.object({ type: z.literal('calendar-set'), events: z.array(eventSchema) }),
  z.object({ type: z.literal('sync-states-expired') }),
  z.object({ type: z.literal('revoked') }),
]);

export type Change = z.infer<typeof changeSchema>;
export type MessageAdded = Extract<Change, { type: 'message-added' }>;
export type MessageChanged = Extract<Change, { type: 'message-changed' }>;

const effectSchema = z.object({
  at: z.string(),
  provider: z.string(),
  method: z.string(),
  target: z.string(),
  body: z.unknown(),
});

/** One line of the journal: the changes of one accepted request, or the requests that were counted. */
export const entrySchema = z.object({
  address: z.string(),
  changes: z.array(changeSchema).optional(),
  effect: effectSchema.optional(),
  httpRequests: z.number().optional(),
});

export type Entry = z.infer<typeof entrySchema>;
