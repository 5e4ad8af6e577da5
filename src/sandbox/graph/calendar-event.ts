import { z } from 'zod';

/** learn.microsoft.com/graph/api/resources/event, as far as a view of a calendar needs it. */
export const eventSchema = z.object({
  /** ISO 8601, UTC. */
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  showAs: z
    .enum(['free', 'tentative', 'busy', 'oof', 'workingElsewhere', 'unknown'])
    .default('busy'),
  isAllDay: z.boolean().default(false),
  isCancelled: z.boolean().default(false),
  sensitivity: z.enum(['normal', 'personal', 'private', 'confidential']).default('normal'),
});
export type CalendarEvent = z.input<typeof eventSchema>;
export type StoredEvent = z.infer<typeof eventSchema>;
