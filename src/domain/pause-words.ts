import { addDays, localDay, localInstant } from '../lib/time.ts';
import { isDay, readTime } from './setting-words.ts';

const MINUTE_MS = 60_000;
const UNITS = { m: MINUTE_MS, h: 60 * MINUTE_MS, d: 24 * 60 * MINUTE_MS } as const;
const PAUSE_DAYS_MAX = 30;

/**
 * `2h`, `90 minutes`, `3d`, `until 14:00` (tomorrow's where today's is over), `until tomorrow`,
 * `until 2026-12-01`: when a pause ends, in the person's own zone, from a minute to 30 days from now. A day
 * begins for this at the time of the digest, when the person looks. Null for anything else.
 */
export function readPauseEnd(
  typed: string,
  at: { now: Date; timeZone: string; digestTime: string },
): Date | null {
  const words = typed.trim().toLowerCase();
  const end = afterSpan(words, at.now) ?? atMoment(words.replace(/^(?:until|till) /, ''), at);
  if (end === null) return null;
  const lasts = end.getTime() - at.now.getTime();
  return lasts >= MINUTE_MS && lasts <= PAUSE_DAYS_MAX * UNITS.d ? end : null;
}

function afterSpan(words: string, now: Date): Date | null {
  const span = /^(?:for )?(\d{1,4}|an?|one) ?(m|min|mins|minutes?|h|hrs?|hours?|d|days?)$/.exec(
    words,
  );
  const [, count = '', unit = ''] = span ?? [];
  if (span === null) return null;
  const letter = unit.startsWith('m') ? 'm' : unit.startsWith('h') ? 'h' : 'd';
  const number = /^\d/.test(count) ? Number(count) : 1;
  return new Date(now.getTime() + number * UNITS[letter]);
}

function atMoment(
  words: string,
  { now, timeZone, digestTime }: { now: Date; timeZone: string; digestTime: string },
): Date | null {
  const today = localDay(now, timeZone);
  if (words === 'tomorrow') return localInstant(addDays(today, 1), digestTime, timeZone);
  if (isDay(words)) return localInstant(words, digestTime, timeZone);
  const time = readTime(words.replace(/^at /, ''));
  // A number alone is a span without its unit as likely as an hour.
  if (time === null || /^\d+$/.test(words)) return null;
  const soon = localInstant(today, time, timeZone);
  return soon > now ? soon : localInstant(addDays(today, 1), time, timeZone);
}
