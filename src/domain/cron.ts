import { addDays, localDay, localInstant, weekday } from '../lib/time.ts';

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

/** What comes only in leap years has come within this. */
const DAYS_BACK = 8 * 366;

/** When it last came, at this instant or before; null where it never does. Throws `RangeError` for an unknown zone. */
export function lastCame(cron: Cron, at: Date, timeZone: string): Date | null {
  let day = localDay(at, timeZone);
  for (let back = 0; back < DAYS_BACK; back += 1) {
    const found = comesOn(cron, day) ? lastOn(cron, { day, at, timeZone }) : null;
    if (found !== null) return found;
    day = addDays(day, -1);
  }
  return null;
}

/** Where both kinds of days are named, either is enough (crontab, section 5 of POSIX). */
function comesOn({ days, months, weekdays }: Cron, day: string): boolean {
  const [, month = 0, date = 0] = day.split('-').map(Number);
  if (!months.includes(month)) return false;
  const isDate = days?.includes(date) ?? false;
  const isWeekday = weekdays?.includes(weekday(day)) ?? false;
  return isDate || isWeekday || (days === null && weekdays === null);
}

function lastOn(
  { hours, minutes }: Cron,
  { day, at, timeZone }: { day: string; at: Date; timeZone: string },
): Date | null {
  for (const hour of hours.toReversed()) {
    for (const minute of minutes.toReversed()) {
      const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
      const instant = localInstant(day, time, timeZone);
      if (instant <= at) return instant;
    }
  }
  return null;
}
