import type Holidays from 'date-holidays';
import { requireHolidays } from './trust.ts';
import { addDays } from './time.ts';

/** Public holidays by region, ISO 3166: `DE`, `DE-BY`, `ES-CT-B`. Days are local calendar days, `YYYY-MM-DD`. */

export interface Holiday {
  day: string;
  /** In English where that is known. */
  name: string;
}

const DAY_MS = 24 * 3_600_000;

let library: typeof Holidays | undefined;
const calendars = new Map<string, Holidays>();
const years = new Map<string, ReadonlyMap<string, string>>();

/** Loaded for the first region that somebody names: it costs 100 ms and 34 MB, which most need not pay. */
function calendarOf(region: string): Holidays {
  const known = calendars.get(region);
  if (known !== undefined) return known;
  library ??= requireHolidays();
  const [country = '', state, part] = region.split('-');
  const calendar =
    state === undefined
      ? new library(country)
      : part === undefined
        ? new library(country, state)
        : new library(country, state, part);
  calendars.set(region, calendar);
  return calendar;
}

function holidaysOf(region: string, year: number): ReadonlyMap<string, string> {
  const key = `${region}/${year}`;
  const known = years.get(key);
  if (known !== undefined) return known;
  const days = new Map<string, string>();
  for (const { date, start, end, name, type } of calendarOf(region).getHolidays(year, 'en')) {
    if (type !== 'public') continue;
    const length = Math.max(1, Math.ceil((end.getTime() - start.getTime()) / DAY_MS));
    for (let at = 0; at < length; at += 1) days.set(addDays(date.slice(0, 10), at), name);
  }
  years.set(key, days);
  return days;
}

export function isHoliday(region: string, day: string): boolean {
  return holidaysOf(region, Number(day.slice(0, 4))).has(day);
}

/** The next ones from this day on, within a year. */
export function holidaysFrom(region: string, day: string, count: number): Holiday[] {
  const year = Number(day.slice(0, 4));
  return [...holidaysOf(region, year), ...holidaysOf(region, year + 1)]
    .map(([on, name]) => ({ day: on, name }))
    .filter((holiday) => holiday.day >= day)
    .toSorted((left, right) => left.day.localeCompare(right.day))
    .slice(0, count);
}

/** A region by its code in any case, or a country by its English name; null for what is not known. */
export function readRegion(typed: string): string | null {
  const words = typed.trim().replace(/\s+/g, ' ');
  const countries = calendarOf('').getCountries('en');
  const named = Object.entries(countries).find(
    ([, name]) => name.toLowerCase() === words.toLowerCase(),
  );
  if (named !== undefined) return named[0];
  const [country = '', state, part, ...more] = words.toUpperCase().split('-');
  if (!Object.hasOwn(countries, country) || more.length > 0) return null;
  if (state === undefined) return country;
  if (!isAmong(calendarOf('').getStates(country), state)) return null;
  if (part === undefined) return `${country}-${state}`;
  return isAmong(calendarOf('').getRegions(country, state), part)
    ? `${country}-${state}-${part}`
    : null;
}

/** The library says `undefined` for a country without parts, whatever its types say. */
function isAmong(names: Record<string, string> | undefined, code: string): boolean {
  return names !== undefined && Object.hasOwn(names, code);
}

/** `Germany, Bayern (DE-BY)`. */
export function regionInWords(region: string): string {
  const [country = '', state] = region.split('-');
  const names = [
    calendarOf('').getCountries('en')[country],
    state === undefined ? undefined : calendarOf('').getStates(country, 'en')[state],
  ];
  return `${names.filter((name) => name !== undefined).join(', ')} (${region})`;
}
