import { z } from 'zod';
import { isHoliday } from '../lib/holidays.ts';
import { isTimeZone, localInstant, localTime, weekday } from '../lib/time.ts';

/** `TEAM/USER`, from Slack's team and user ids; the owner key of every row that belongs to somebody. */
export const PersonId = z.string().regex(/^[TE][A-Z0-9]+\/[UW][A-Z0-9]+$/);

const WallClock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When a person wants to hear of Nightshift, all of it on their own wall clock. */
export const PersonSettings = z.object({
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone'),
  /** Local wall-clock time of the morning digest, `HH:MM`. */
  digestTime: WallClock,
  /** Local wall-clock times between which nothing but the digest is said; they may span midnight. Both or none. */
  quietFrom: WallClock.nullable(),
  quietTo: WallClock.nullable(),
  /** Weekdays with a digest; 0 is Sunday, ascending. Empty is none at all. */
  digestDays: z.array(z.number().int().min(0).max(6)).max(7),
  /** Region whose public holidays have no digest, as ISO 3166 names it: `DE-BY`. */
  holidays: z
    .string()
    .regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,5}){0,2}$/)
    .nullable(),
  /** Nothing is said before this instant: a vacation. */
  awayUntil: z.date().nullable(),
});
export type PersonSettings = z.infer<typeof PersonSettings>;

export const EVERY_DAY: readonly number[] = [0, 1, 2, 3, 4, 5, 6];

export const Person = PersonSettings.extend({
  id: PersonId,
  /** As Slack names it, `de-DE`: how numbers, days and times are written for them. Null until it is known. */
  locale: z.string().nullable(),
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

/** Slack's ids in a text of ours, `U…`, `T…/U…` or `T…`, as these names; an id without one stays. */
export function withNames(text: string, names: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\b(?:[TE][A-Z0-9]+\/)?([TEUW][A-Z0-9]+)\b/g,
    (id, last: string) => names.get(id) ?? names.get(last) ?? id,
  );
}

/** Whether this instant is in the person's quiet hours. */
export function isQuiet(
  settings: Pick<PersonSettings, 'quietFrom' | 'quietTo' | 'timeZone'>,
  now: Date,
): boolean {
  const { quietFrom, quietTo, timeZone } = settings;
  if (quietFrom === null || quietTo === null) return false;
  const time = localTime(now, timeZone);
  return quietFrom <= quietTo
    ? quietFrom <= time && time < quietTo
    : quietFrom <= time || time < quietTo;
}

/** Whether the person gets a digest on this local day, `YYYY-MM-DD`. */
export function hasDigestOn(
  settings: Pick<
    PersonSettings,
    'digestDays' | 'digestTime' | 'timeZone' | 'holidays' | 'awayUntil'
  >,
  day: string,
): boolean {
  if (!settings.digestDays.includes(weekday(day) % 7)) return false;
  if (settings.holidays !== null && isHoliday(settings.holidays, day)) return false;
  const at = localInstant(day, settings.digestTime, settings.timeZone);
  return settings.awayUntil === null || settings.awayUntil <= at;
}
