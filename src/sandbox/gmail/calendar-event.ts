import { z } from 'zod';

/** What can stand in a calendar, as far as free/busy depends on it. */
export const calendarEventSchema = z.object({
  /** ISO 8601. */
  from: z.string(),
  to: z.string(),
  /** Shown as free: `transparent` at Google. */
  isFree: z.boolean().optional(),
});
export type CalendarEvent = z.infer<typeof calendarEventSchema>;
