import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * How numbers, days and times of day are written for whoever reads: in English words, by the conventions of the
 * reader's region. What is read by many, or by nobody in particular, follows `DEFAULT_LOCALE`.
 */
export const DEFAULT_LOCALE = 'en-GB';

interface Notation {
  number: Intl.NumberFormat;
  tenth: Intl.NumberFormat;
  /** An English locale that puts day and month in the order of the region. */
  words: string;
  clock: Intl.DateTimeFormatOptions;
}

const reading = new AsyncLocalStorage<string>();
const notations = new Map<string, Notation>();

/** Whatever `write` says, also later and in what it starts, is written for a reader of this BCP 47 locale. */
export function writtenFor<Result>(locale: string, write: () => Result): Result {
  return reading.run(readLocale(locale) ?? DEFAULT_LOCALE, write);
}

/** A BCP 47 tag that numbers and times can be written by, such as Slack's `de-DE`; null for any other text. */
export function readLocale(tag: string): string | null {
  try {
    const locale = new Intl.Locale(tag);
    const known = Intl.DateTimeFormat.supportedLocalesOf(locale.baseName).length > 0;
    return known ? locale.baseName : null;
  } catch {
    return null;
  }
}

/** `1,234` in London and New York, `1.234` in Berlin. */
export function figure(value: number): string {
  return notation().number.format(value);
}

/** With one decimal at most: `0.5`, in Berlin `0,5`. */
export function tenth(value: number): string {
  return notation().tenth.format(value);
}

/** `Monday, 30 November 2026`; in New York `Monday, November 30, 2026`. Takes `YYYY-MM-DD`. */
export function dayInWords(day: string): string {
  return written(noon(day), { dateStyle: 'full', timeZone: 'UTC' });
}

/** `30 Nov 2026`; in New York `Nov 30, 2026`. */
export function shortDay(day: string): string {
  return written(noon(day), { dateStyle: 'medium', timeZone: 'UTC' });
}

/** `November 2026`, of the month of this day. */
export function monthInWords(day: string): string {
  return written(noon(day), { month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** `Fri, 27 Nov`, with its year where asked. */
export function weekdayAndDay(day: string, withYear: boolean): string {
  return written(noon(day), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(withYear ? { year: 'numeric' } : {}),
    timeZone: 'UTC',
  });
}

/** `Fri 21 Nov, 07:00`, in this IANA zone. */
export function instantInWords(instant: Date, timeZone: string): string {
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  return written(instant, { ...day, ...notation().clock, timeZone });
}

/** `17:05`, or `5:05 PM` where the day has twice twelve hours. */
export function timeInWords(instant: Date, timeZone: string): string {
  return written(instant, { ...notation().clock, timeZone });
}

/** The same of a wall clock that reads `HH:MM`. */
export function clockInWords(time: string): string {
  return timeInWords(new Date(`2000-01-01T${time}:00Z`), 'UTC');
}

function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

/** With spaces that anybody can type: what is read here is typed again. */
function written(instant: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(notation().words, options).format(instant).replaceAll(/\s/gu, ' ');
}

function notation(): Notation {
  const locale = reading.getStore() ?? DEFAULT_LOCALE;
  const known = notations.get(locale);
  if (known !== undefined) return known;
  const made = notationOf(locale);
  notations.set(locale, made);
  return made;
}

function notationOf(locale: string): Notation {
  const digits = { numberingSystem: 'latn' } as const;
  const { hourCycle } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions();
  const isTwelveHours = hourCycle === 'h12' || hourCycle === 'h11';
  return {
    number: new Intl.NumberFormat(locale, digits),
    tenth: new Intl.NumberFormat(locale, { ...digits, maximumFractionDigits: 1 }),
    words: englishOf(locale),
    clock: isTwelveHours
      ? { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' }
      : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  };
}

/** The region's own English where there is one; else the one that puts day and month as the region does. */
function englishOf(locale: string): string {
  const { region = 'US' } = new Intl.Locale(locale).maximize();
  const english = `en-${region}`;
  if (new Intl.DateTimeFormat(english).resolvedOptions().locale === english) return english;
  const order = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric' })
    .formatToParts(noon('2026-11-30'))
    .map(({ type }) => type);
  return order.indexOf('month') < order.indexOf('day') ? 'en-US' : 'en-GB';
}
