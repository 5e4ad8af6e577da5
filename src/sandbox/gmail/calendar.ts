import { z } from 'zod';
import { malformed, missingScope, unauthenticated } from './api-error.ts';
import type { CalendarEvent } from './calendar-event.ts';
import { bearerToken } from './dispatch.ts';
import { parseBody } from './route.ts';
import type { World } from './world.ts';

const SCOPES = ['freebusy', 'events.freebusy', 'readonly', 'events.readonly']
  .map((name) => `https://www.googleapis.com/auth/calendar.${name}`)
  .concat('https://www.googleapis.com/auth/calendar');
/** RFC 3339 with an offset; without one Google refuses. */
const Instant = z.iso.datetime({ offset: true });
const Query = z.strictObject({
  timeMin: Instant,
  timeMax: Instant,
  timeZone: z.string().optional(),
  groupExpansionMax: z.int().max(100).optional(),
  calendarExpansionMax: z.int().max(50).optional(),
  items: z.array(z.strictObject({ id: z.string().min(1) })).max(50),
});
/** About two months; Google answers `timeRangeTooLong` beyond. */
const RANGE_MAX_MS = 62 * 86_400_000;

/** `POST /calendar/v3/freeBusy` (developers.google.com/workspace/calendar/api/v3/reference/freebusy/query). */
export function freeBusy(
  { authorization, body }: { authorization: string | undefined; body: string },
  world: World,
): object {
  const token = bearerToken(authorization);
  if (token === undefined) throw unauthenticated(false);
  const grant = world.grant(token);
  if (grant === null || grant.expiresAtMs === null) throw unauthenticated(true);
  if (!SCOPES.some((scope) => grant.scopes.includes(scope))) throw missingScope();
  const query = Query.safeParse(parseBody(body));
  if (!query.success) throw malformed(z.prettifyError(query.error));
  const { timeMin, timeMax, items } = query.data;
  const [min, max] = [Date.parse(timeMin), Date.parse(timeMax)];
  if (min >= max) throw malformed('The specified time range is empty.');
  if (max - min > RANGE_MAX_MS) throw malformed('The requested time range is too long.');
  const { address, events } = world.existing(grant.address);
  const calendars = items.map(({ id }) => {
    const isOwn = id === 'primary' || id.toLowerCase() === address;
    return [id, isOwn ? { busy: busyIn(events, min, max) } : NOT_FOUND];
  });
  return { kind: 'calendar#freeBusy', timeMin, timeMax, calendars: Object.fromEntries(calendars) };
}

/** Google answers for each calendar; one that is not to be seen fails alone. */
const NOT_FOUND = { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] };

/** Overlapping events are one busy time, as Google merges them. */
function busyIn(
  events: readonly CalendarEvent[],
  min: number,
  max: number,
): { start: string; end: string }[] {
  const merged: { from: number; to: number }[] = [];
  const times = events
    .filter(({ isFree = false }) => !isFree)
    .map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }))
    .filter(({ from, to }) => from < max && to > min)
    .toSorted((one, other) => one.from - other.from);
  for (const { from, to } of times) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  const text = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
  return merged.map(({ from, to }) => ({ start: text(from), end: text(to) }));
}
