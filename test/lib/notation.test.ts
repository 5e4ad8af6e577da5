import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { readSpan, readTime } from '#src/domain/setting-words.ts';
import {
  clockInWords,
  dayInWords,
  figure,
  instantInWords,
  readLocale,
  shortDay,
  tenth,
  timeInWords,
  weekdayAndDay,
  writtenFor,
} from '#src/lib/notation.ts';

/** Those that Slack’s own profile offers, and some whose digits, calendars and hours are others. */
const LOCALES =
  'en-US en-GB de-DE fr-FR es-ES es-LA es-419 it-IT ja-JP ko-KR pt-BR ru-RU zh-CN zh-TW sv-SE pl-PL hi-IN ar-EG fa-IR th-TH he-IL en-CA en-AU bn-BD my-MM'.split(
    ' ',
  );
const NIGHT = new Date('2026-11-20T23:30:00Z');

const twoDigits = (value: number): string => String(value).padStart(2, '0');
const times = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${twoDigits(hour)}:${twoDigits(minute)}`);
const instants = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2040-01-01T00:00:00Z'),
  noInvalidDate: true,
});

describe('what is written for a reader', () => {
  test.each([
    ['en-US', '12,345', '1.5', 'Saturday, November 21, 2026', 'Nov 21, 2026', '12:30 AM'],
    ['en-GB', '12,345', '1.5', 'Saturday, 21 November 2026', '21 Nov 2026', '00:30'],
    ['de-DE', '12.345', '1,5', 'Saturday, 21 November 2026', '21 Nov 2026', '00:30'],
    ['ja-JP', '12,345', '1.5', 'Saturday, November 21, 2026', 'Nov 21, 2026', '00:30'],
    ['pt-BR', '12.345', '1,5', 'Saturday, 21 November 2026', '21 Nov 2026', '00:30'],
    ['ko-KR', '12,345', '1.5', 'Saturday, November 21, 2026', 'Nov 21, 2026', '12:30 AM'],
  ])('of %s follows its region', (...[locale, count, part, day, short, time]) => {
    const said = writtenFor(locale, () => [
      figure(12_345),
      tenth(1.5),
      dayInWords('2026-11-21'),
      shortDay('2026-11-21'),
      timeInWords(NIGHT, 'Europe/Berlin'),
    ]);
    expect(said).toEqual([count, part, day, short, time]);
  });

  test('without a locale is that of nobody in particular, in each reader’s zone', () => {
    expect(instantInWords(NIGHT, 'Europe/Berlin')).toBe('Sat 21 Nov, 00:30');
    expect(instantInWords(NIGHT, 'America/New_York')).toBe('Fri 20 Nov, 18:30');
    expect(weekdayAndDay('2026-11-21', false)).toBe('Sat 21 Nov');
  });

  test('holds for what is written later, and for nobody else', async () => {
    const later = writtenFor('de-DE', async () => {
      await Promise.resolve();
      return figure(1_234);
    });
    expect(figure(1_234)).toBe('1,234');
    expect(await later).toBe('1.234');
    expect(writtenFor('de-DE', () => writtenFor('en-US', () => figure(1_234)))).toBe('1,234');
  });

  test('keeps its value in every locale, and throws for none, known or not', () => {
    const locale = fc.oneof(
      fc.constantFrom(...LOCALES),
      fc.string(),
      fc.stringMatching(/^[a-zA-Z-]+$/),
    );
    fc.assert(
      fc.property(locale, fc.nat(), instants, (tag, count, instant) => {
        writtenFor(tag, () => {
          expect(Number(figure(count).replaceAll(/\D/g, ''))).toBe(count);
          const day = instant.toISOString().slice(0, 10);
          for (const said of [dayInWords(day), shortDay(day)]) {
            expect(said).toContain(String(instant.getUTCFullYear()));
            expect(said).toMatch(new RegExp(`\\b${instant.getUTCDate()}\\b`));
          }
          expect(instantInWords(instant, 'UTC')).toContain(timeInWords(instant, 'UTC'));
        });
      }),
    );
  });

  test('is read again where it is a time of day that somebody types, or two of them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LOCALES), times, times, (locale, from, to) => {
        writtenFor(locale, () => {
          expect(readTime(clockInWords(from))).toBe(from);
          fc.pre(from !== to);
          expect(readSpan(`${clockInWords(from)}-${clockInWords(to)}`)).toEqual({ from, to });
          expect(readSpan(`${clockInWords(from)} to ${clockInWords(to)}`)).toEqual({ from, to });
        });
      }),
    );
  });
});

describe('a locale', () => {
  test.each([
    ['de-DE', 'de-DE'],
    ['DE-de', 'de-DE'],
    ['ja-JP-u-ca-japanese', 'ja-JP'],
  ])('%s is known', (tag, locale) => {
    expect(readLocale(tag)).toBe(locale);
  });

  test.each(['', 'x', 'german', 'de_DE', 'xx-XX', '../de', 'de-DE\n'])('%j is not', (tag) => {
    expect(readLocale(tag)).toBeNull();
  });
});
