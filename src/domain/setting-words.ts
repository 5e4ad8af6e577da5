import { addDays, isTimeZone, localDay, localInstant } from '../lib/time.ts';
import { EVERY_DAY } from './person.ts';
import * as say from '../words/settings.ts';

/** What people type for their settings, read strictly: what is not understood is null, never a guess. */

const DAY_NAMES = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const WORKING_DAYS: readonly number[] = [1, 2, 3, 4, 5];

/** `7`, `7:30`, `07:30`, `7.30`, `7am`, `7:30 pm`, `7:30 p.m.` → `HH:MM`. */
export function readTime(typed: string): string | null {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?\s*(?:([ap])\.?m\.?)?$/i.exec(typed.trim());
  if (match === null) return null;
  const [, hourText = '', minuteText = '00', half = ''] = match;
  const typedHour = Number(hourText);
  if (half !== '' && (typedHour < 1 || typedHour > 12)) return null;
  const shift = half.toLowerCase() === 'p' ? 12 : 0;
  const hour = half === '' ? typedHour : (typedHour % 12) + shift;
  const minute = Number(minuteText);
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** `daily`, `weekdays`, `weekends`, `mon wed fri`, `monday-thursday`; 0 is Sunday, ascending. */
export function readDays(typed: string): number[] | null {
  const words = typed.toLowerCase().trim();
  if (/^(?:daily|every ?day|always|all)$/.test(words)) return [...EVERY_DAY];
  if (/^(?:weekdays?|work(?:ing)? ?days?)$/.test(words)) return [...WORKING_DAYS];
  if (/^weekends?$/.test(words)) return [0, 6];
  const days = new Set<number>();
  for (const word of words.split(/[\s,]+/).filter((part) => part !== '' && part !== 'and')) {
    const [first, last, ...more] = word.split('-').map(readDay);
    if (first === undefined || first === null || last === null || more.length > 0) return null;
    const length = last === undefined ? 0 : (last - first + 7) % 7;
    for (let step = 0; step <= length; step += 1) days.add((first + step) % 7);
  }
  return days.size === 0 ? null : [...days].toSorted((left, right) => left - right);
}

function readDay(word: string): number | null {
  const at = word.length < 2 ? -1 : DAY_NAMES.findIndex((name) => name.startsWith(word));
  return at === -1 ? null : at;
}

/** `every day`, `Monday to Friday`, `Monday, Wednesday`, `no day`. */
export function daysInWords(days: readonly number[]): string {
  if (days.length === 7) return say.everyDay;
  if (days.length === 0) return say.noDay;
  if (days.join() === WORKING_DAYS.join()) return say.mondayToFriday;
  return days.map((day) => capital(DAY_NAMES[day] ?? '')).join(', ');
}

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}

/** `22:00-06:30`, `22:00 to 6:30`, `10pm-6am`; the two must differ. */
export function readSpan(typed: string): { from: string; to: string } | null {
  const parts = typed
    .trim()
    .split(/\s*(?:-|–|\bto\b|\buntil\b)\s*/i)
    .map(readTime);
  const [from = null, to = null] = parts;
  return parts.length !== 2 || from === null || to === null || from === to ? null : { from, to };
}

/** An IANA name in any case, with spaces for underscores; the name of a city alone is not enough. */
export function readZone(typed: string): string | null {
  const name = typed.trim().replaceAll(' ', '_');
  if (/^utc$/i.test(name)) return 'UTC';
  if (!name.includes('/') || !isTimeZone(name)) return null;
  return (
    Intl.supportedValuesOf('timeZone').find(
      (known) => known.toLowerCase() === name.toLowerCase(),
    ) ?? name
  );
}

const AWAY_DAYS_MAX = 366;

/** `until 2026-12-01`, `3d`, `3 days`, `2 weeks`, `tomorrow`: the start of the first day back, in the person's own zone. */
export function readAway(typed: string, at: { now: Date; timeZone: string }): Date | null {
  const words = typed.trim().toLowerCase();
  const today = localDay(at.now, at.timeZone);
  const day = dayBack(words, today);
  if (day === null || day <= today || day > addDays(today, AWAY_DAYS_MAX)) return null;
  return localInstant(day, '00:00', at.timeZone);
}

function dayBack(words: string, today: string): string | null {
  const named = /^(?:until |till )?(\d{4}-\d{2}-\d{2})$/.exec(words)?.[1];
  if (named !== undefined) return isDay(named) ? named : null;
  if (/^(?:until )?tomorrow$/.test(words)) return addDays(today, 1);
  const [, count = '', unit = ''] = /^(?:for )?(\d{1,3}) ?(d|days?|w|weeks?)$/.exec(words) ?? [];
  if (count === '') return null;
  return addDays(today, Number(count) * (unit.startsWith('w') ? 7 : 1));
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

/**
 * Which digest somebody asks for: `yesterday`, `2026-11-20 short`, `now`. A day of null is the latest; null
 * in all is what cannot be read.
 */
export function readDigestAsked(
  typed: string,
  today: string,
): { day: string | null; isShort: boolean } | null {
  const words = typed
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '');
  const isSize = (word: string): boolean => word === 'short' || word === 'full';
  const sizes = words.filter(isSize);
  const [day, ...more] = words.filter((word) => !isSize(word));
  if (sizes.length > 1 || more.length > 0) return null;
  const isShort = sizes[0] === 'short';
  if (day === undefined) return { day: null, isShort };
  if (day === 'now') return { day, isShort };
  const named = new Map([
    ['today', today],
    ['yesterday', addDays(today, -1)],
  ]).get(day);
  return named === undefined && !isDay(day) ? null : { day: named ?? day, isShort };
}
