import { z } from 'zod';
import { calendarEventSchema } from './calendar-event.ts';
import { labelSchema } from './labels.ts';

/** What can happen to a mailbox. The journal holds these, so replaying them rebuilds every mailbox. */
export const changeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('mailbox-added') }),
  z.object({
    type: z.literal('message-added'),
    id: z.string(),
    threadId: z.string(),
    labelIds: z.array(z.string()),
    internalDate: z.number(),
    raw: z.string(),
  }),
  z.object({
    type: z.literal('labels-changed'),
    ids: z.array(z.string()),
    add: z.array(z.string()),
    remove: z.array(z.string()),
  }),
  z.object({ type: z.literal('messages-deleted'), ids: z.array(z.string()) }),
  z.object({ type: z.literal('draft-set'), id: z.string(), messageId: z.string() }),
  z.object({ type: z.literal('draft-removed'), id: z.string() }),
  z.object({ type: z.literal('label-set'), label: labelSchema }),
  z.object({ type: z.literal('label-removed'), id: z.string() }),
  z.object({ type: z.literal('calendar-set'), events: z.array(calendarEventSchema) }),
  z.object({ type: z.literal('history-expired') }),
  z.object({ type: z.literal('revoked') }),
]);

export type Change = z.infer<typeof changeSchema>;

const effectSchema = z.object({
  at: z.string(),
  provider: z.string(),
  method: z.string(),
  target: z.string(),
  body: z.unknown(),
  creates: z.string().optional(),
});

/** One line of the journal: the changes of one accepted request, or the quota that one answer cost. */
export const entrySchema = z.object({
  address: z.string(),
  changes: z.array(changeSchema).optional(),
  effect: effectSchema.optional(),
  units: z.number().optional(),
  httpRequests: z.number().optional(),
});

export type Entry = z.infer<typeof entrySchema>;
