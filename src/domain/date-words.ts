import { addDays, localDay, localInstant, localTime, weekday } from '../lib/time.ts';
import { isDay, readTime } from './setting-words.ts';

/** Where a phrase like “Friday, 5 pm” is read from: the instant at which it was written, and the reader's zone. */
export interface Written {
  at: Date;
  timeZone: string;
}

/** A local day, and a wall-clock time where one is named, both in the reader's zone. */
export interface Moment {
  /** `YYYY-MM-DD`. */
  day: string;
  /** `HH:MM`. */
  time: string | null;
}

export interface ReadMoment extends Moment {
  /** The words that were read, as they stand. */
  words: string;
}

const MONTHS =
  'jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|mrz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|dez(?:ember)?';
const MONTH_STARTS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const GERMAN_MONTHS: Readonly<Record<string, string>> = {
  mär: 'mar',
  mrz: 'mar',
  mai: 'may',
  okt: 'oct',
  dez: 'dec',
};
const WEEKDAYS =
  'monday|montag|tuesday|dienstag|wednesday|mittwoch|thursday|donnerstag|friday|freitag|saturday|samstag|sonnabend|sunday|sonntag|mon|tue|wed|thu|fri';
const WEEKDAY_STARTS: readonly (readonly string[])[] = [
  ['mon'],
  ['tue', 'die'],
  ['wed', 'mit'],
  ['thu', 'don'],
  ['fri', 'fre'],
  ['sat', 'sam', 'sonna'],
  ['sun', 'sonnt'],
];

type Groups = readonly (string | undefined)[];
type Reader = readonly [pattern: RegExp, read: (groups: Groups, today: string) => string | null];

function reader(pattern: string, read: Reader[1]): Reader {
  return [new RegExp(`^(?:${pattern})(?![\\p{L}\\d])`, 'iu'), read];
}

/** What names a day; the first that fits the words counts. Null where the words do not say which one. */
const DAYS: readonly Reader[] = [
  reader('(?:the )?day after tomorrow|übermorgen', (_, today) => addDays(today, 2)),
  reader('today|tonight|heute', (_, today) => today),
  reader('tomorrow|morgen', (_, today) => addDays(today, 1)),
  reader('end of (?:the |this )?week|eow|ende (?:der|dieser) woche', (_, today) =>
    comingWeekday(5, today),
  ),
  reader('end of (?:the |this )?month|eom|monatsende|ende (?:des|dieses) monats', (_, today) =>
    monthEnd(today),
  ),
  reader('(\\d{4})-(\\d{2})-(\\d{2})', ([y, m, d]) => dayOf(y, m, d)),
  reader(
    '(\\d{1,2})\\. ?(\\d{1,2})\\.(?:(\\d{4}|\\d{2})\\b(?!:)| (\\d{4})\\b)?',
    ([d, m, y, year], today) => dayNear(today, [y ?? year, m, d]),
  ),
  reader(
    `(\\d{1,2})(?:st|nd|rd|th|\\.)?(?: of)? (${MONTHS})\\b\\.?(?:,? (\\d{4}))?`,
    ([d, m, y], today) => dayNear(today, [y, monthOf(m), d]),
  ),
  reader(
    `(${MONTHS})\\.? (\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])(?:,? (\\d{4}))?`,
    ([m, d, y], today) => dayNear(today, [y, monthOf(m), d]),
  ),
  reader(`(?:next|nächste[nr]?) (${WEEKDAYS})`, ([name], today) =>
    nextWeekday(weekdayOf(name), today),
  ),
  reader(`(?:this |coming |diese[nr]? |kommende[nr]? )?(${WEEKDAYS})`, ([name], today) =>
    comingWeekday(weekdayOf(name), today),
  ),
];

const CLOCKS: readonly Reader[] = [
  reader('noon|midday|mittag', () => '12:00'),
  reader('(\\d{1,2})(?:[:.](\\d{2}))? ?(a|p)\\.?m\\.?', ([h, m = '00', half]) =>
    readTime(`${h}:${m}${half}m`),
  ),
  reader('(\\d{1,2})[:.](\\d{2})(?: ?(?:uhr|h))?(?!\\.\\d)', ([h, m]) => readTime(`${h}:${m}`)),
  reader('(\\d{1,2}) ?uhr', ([h]) => readTime(`${h}:00`)),
];

const END_OF_DAY = reader(
  'end of (?:the )?(?:business |working )?day|eod|eob|cob|close of business|ende des (?:arbeits)?tage?s',
  (_, today) => today,
);

const ZONES: ReadonlyMap<string, string> = new Map([
  ...['UTC', 'GMT'].map((name): [string, string] => [name, 'UTC']),
  ...['CET', 'CEST', 'MEZ', 'MESZ'].map((name): [string, string] => [name, 'Europe/Berlin']),
  ...['EST', 'EDT', 'ET'].map((name): [string, string] => [name, 'America/New_York']),
  ...['PST', 'PDT', 'PT'].map((name): [string, string] => [name, 'America/Los_Angeles']),
]);
/** How abbreviations of zones look: of one that is not in the list, or means several, nothing is read. */
const ZONE = /^ ?\(?([A-Z]{1,3}T|UTC|MEZ|MESZ)\b\)?/;
const FILLER = /^(?:[\s,:(–-]|(?:the|at|on|um|am|den|dem|zum|der|by)\b)+/i;

interface Part {
  length: number;
  /** Null where the words can mean more than one day or time. */
  says: { day?: string; time?: string; zone?: string; endOfDay?: true } | null;
}

/**
 * Reads the words that a text begins with as a moment: English and German, strictly. What can mean two days,
 * or names a zone that is not known, is null, never a guess.
 */
export function readMoment(text: string, { at, timeZone }: Written): ReadMoment | null {
  const today = localDay(at, timeZone);
  const start = fillerLength(text);
  let have: NonNullable<Part['says']> = {};
  let end = start;
  let part = readPart(text.slice(start), { have, today });
  while (part !== null) {
    if (part.says === null) return null;
    have = { ...have, ...part.says };
    end += part.length;
    const next = end + fillerLength(text.slice(end));
    part = readPart(text.slice(next), { have, today });
    if (part !== null) end = next;
  }
  if (end === start) return null;
  // A time alone that had passed when it was written is of another day, and nothing says of which.
  const isAlone = have.day === undefined && have.endOfDay === undefined;
  if (isAlone && (have.time ?? '') <= localTime(at, timeZone)) return null;
  const moment = { day: have.day ?? today, time: have.time ?? null };
  const { zone } = have;
  const here = zone === undefined ? moment : elsewhere(moment, { zone, timeZone });
  return { ...here, words: text.slice(start, end) };
}

function readPart(
  rest: string,
  { have, today }: { have: NonNullable<Part['says']>; today: string },
): Part | null {
  const closing = have.endOfDay === undefined ? firstOf([END_OF_DAY], { rest, today }) : null;
  if (closing !== null) return { length: closing.length, says: { endOfDay: true } };
  const day = have.day === undefined ? firstOf(DAYS, { rest, today }) : null;
  if (day !== null)
    return { length: day.length, says: day.value === null ? null : { day: day.value } };
  return have.time === undefined ? readClock(rest) : null;
}

function readClock(rest: string): Part | null {
  const clock = firstOf(CLOCKS, { rest, today: '' });
  if (clock === null) return null;
  const [stated = '', name = ''] = ZONE.exec(rest.slice(clock.length)) ?? [];
  const { length, value: time } = clock;
  if (time === null) return { length, says: null };
  if (name === '') return { length, says: { time } };
  const zone = ZONES.get(name);
  return { length: length + stated.length, says: zone === undefined ? null : { time, zone } };
}

function firstOf(
  readers: readonly Reader[],
  { rest, today }: { rest: string; today: string },
): { length: number; value: string | null } | null {
  for (const [pattern, read] of readers) {
    const match = pattern.exec(rest);
    if (match !== null) return { length: match[0].length, value: read(match.slice(1), today) };
  }
  return null;
}

function fillerLength(text: string): number {
  return FILLER.exec(text)?.[0].length ?? 0;
}

/** The same moment on the reader's own clock. */
function elsewhere(
  { day, time }: Moment,
  { zone, timeZone }: { zone: string; timeZone: string },
): Moment {
  if (time === null) return { day, time };
  const instant = localInstant(day, time, zone);
  return { day: localDay(instant, timeZone), time: localTime(instant, timeZone) };
}

/** 1 for Monday to 7 for Sunday; 0 for what is none. */
function weekdayOf(name = ''): number {
  const at = WEEKDAY_STARTS.findIndex((starts) =>
    starts.some((start) => name.toLowerCase().startsWith(start)),
  );
  return at + 1;
}

/** This day or the first such one after it. */
function comingWeekday(wanted: number, today: string): string {
  return addDays(today, (wanted - weekday(today) + 7) % 7);
}

/** “Next Friday” said on a Wednesday is two days to different people; said on a Friday or later it is one. */
function nextWeekday(wanted: number, today: string): string | null {
  const days = wanted - weekday(today) + 7;
  return days > 7 ? null : addDays(today, days);
}

function monthEnd(today: string): string {
  const [year = 0, month = 1] = today.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

function monthOf(name = ''): string {
  const start = name.toLowerCase().slice(0, 3);
  return String(MONTH_STARTS.indexOf(GERMAN_MONTHS[start] ?? start) + 1);
}

function dayOf(year = '', month = '', day = ''): string | null {
  const text = `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(text) ? text : null;
}

const DAYS_AHEAD_MAX = 300;

/** A date without a year is the next one, unless that is so far away that the last one is as likely meant. */
function dayNear(today: string, [year, month, day]: Groups): string | null {
  if (year !== undefined) return dayOf(year, month, day);
  const thisYear = Number(today.slice(0, 4));
  const [next] = [thisYear, thisYear + 1]
    .map((each) => dayOf(String(each), month, day))
    .filter((each) => each !== null && each >= today);
  return next === undefined || next === null || next > addDays(today, DAYS_AHEAD_MAX) ? null : next;
}
