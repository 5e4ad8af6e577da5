import { z } from 'zod';
import { isTimeZone } from '../lib/time.ts';

/** `TEAM/USER`, from Slack's team and user ids; the owner key of every row that belongs to somebody. */
export const PersonId = z.string().regex(/^[TE][A-Z0-9]+\/[UW][A-Z0-9]+$/);

export const Person = z.object({
  id: PersonId,
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone'),
  /** Local wall-clock time of the morning digest, `HH:MM`. */
  digestTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  /** The direct-message channel with the bot, once known. */
  dmChannel: z.string().nullable(),
  /** No digest tells of a time before this. */
  joinedAt: z.date(),
});
export type Person = z.infer<typeof Person>;

export function personId(teamId: string, userId: string): string {
  return PersonId.parse(`${teamId}/${userId}`);
}

export function slackIds(id: string): { teamId: string; userId: string } {
  const [teamId = '', userId = ''] = id.split('/');
  return { teamId, userId };
}
