import { localDay, localInstant } from '../lib/time.ts';

/** The times of a cron expression of five fields; null stands for every day. */
export interface Cron {
  minutes: readonly number[];
  hours: readonly number[];
  days: readonly number[] | null;
  months: readonly number[];
  /** 1 is Monday, 7 is Sunday. */
  weekdays: readonly number[] | null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Numbers, ranges, lists, steps and English names; null for all else, so that nobody guesses what it means. */
export function parseCron(text: string): Cron | null {
  const [minute, hour, day, month, week, ...rest] = text.trim().toLowerCase().split(/\s+/);
  if (week === undefined || rest.length > 0) return null;
  const minutes = numbersOf(minute, [0, 59]);
  const hours = numbersOf(hour, [0, 23]);
  const days = numbersOf(day, [1, 31]);
  const months = numbersOf(named(month, MONTHS, 1), [1, 12]);
  const weekdays = numbersOf(named(week, WEEKDAYS, 0), [0, 7]);
  if (minutes === null || hours === null || days === null) return null;
  if (months === null || weekdays === null) return null;
  return {
    minutes,
    hours,
    days: day === '*' ? null : days,
    months,
    weekdays: week === '*' ? null : weekdays.map((each) => (each === 0 ? 7 : each)),
  };
}

function named(field: string | undefined, names: readonly string[], first: number): string {
  return (field ?? '').replace(/[a-z]+/g, (word) => {
    const at = names.indexOf(word);
    return at === -1 ? word : String(at + first);
  });
}

const PART = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/([1-9]\d?))?$/;

type Bounds = readonly [number, number];

function numbersOf(field: string | undefined, bounds: Bounds): number[] | null {
  const spans = (field ?? '').split(',').map((part) => spanOf(part, bounds));
  if (spans.includes(null)) return null;
  return [...new Set(spans.flatMap((span) => span ?? []))].toSorted((a, b) => a - b);
}

/** `5/10` goes on to the end, as `5-59/10` does. */
function spanOf(part: string, [min, max]: Bounds): number[] | null {
  const [whole, low, high, step = '1'] = PART.exec(part) ?? [];
  if (whole === undefined) return null;
  const isOpen = low === undefined || (high === undefined && whole.includes('/'));
  const from = Number(low ?? min);
  const to = isOpen ? max : Number(high ?? low);
  if (from < min || to > max || from > to) return null;
  const count = Math.floor((to - from) / Number(step)) + 1;
  return Array.from({ length: count }, (_, at) => from + at * Number(step));
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** What comes only in leap years has come within this. */
const DAYS_BACK = 8 * 366;

/** When it last came, at this instant or before; null where it never does. Throws `RangeError` for an unknown zone. */
export function lastCame(cron: Cron, at: Date, timeZone: string): Date | null {
  const today = Date.parse(localDay(at, timeZone));
  for (let back = 0; back < DAYS_BACK; back += 1) {
    const day = new Date(today - back * DAY_MS);
    const found = comesOn(cron, day) ? lastOn(cron, { day, at, timeZone }) : null;
    if (found !== null) return found;
  }
  return null;
}

/** A day as its midnight in UTC. Where both kinds of days are named, either is enough (crontab, section 5 of POSIX). */
function comesOn({ days, months, weekdays }: Cron, day: Date): boolean {
  if (!months.includes(day.getUTCMonth() + 1)) return false;
  const isDate = days?.includes(day.getUTCDate()) ?? false;
  const isWeekday = weekdays?.includes(day.getUTCDay() || 7) ?? false;
  return isDate || isWeekday || (days === null && weekdays === null);
}

function lastOn(
  { hours, minutes }: Cron,
  { day, at, timeZone }: { day: Date; at: Date; timeZone: string },
): Date | null {
  const instantOf = (hour: number, minute: number): Date => {
    const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
    return localInstant(day.toISOString().slice(0, 10), time, timeZone);
  };
  for (const hour of hours.toReversed()) {
    // None of its minutes has come, also where the clocks skip some of them: an outside system wrote how many there are.
    if (instantOf(hour, 0).getTime() - HOUR_MS > at.getTime()) continue;
    for (const minute of minutes.toReversed()) {
      const instant = instantOf(hour, minute);
      if (instant <= at) return instant;
    }
  }
  return null;
}
