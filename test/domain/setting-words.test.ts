import { describe, expect, test } from 'vitest';
import {
  daysInWords,
  readAway,
  readDays,
  readSpan,
  readTime,
  readZone,
} from '#src/domain/setting-words.ts';

test.each([
  ['7', '07:00'],
  ['07:30', '07:30'],
  ['7.05', '07:05'],
  ['7am', '07:00'],
  ['12 am', '00:00'],
  ['12pm', '12:00'],
  ['7:30 PM', '19:30'],
  ['23:59', '23:59'],
])('%j is the time %s', (typed, time) => {
  expect(readTime(typed)).toBe(time);
});

test.each(['', '24', '7:60', '13pm', '0am', 'noon', '7:3', '-1', '07:00:00'])(
  '%j is no time',
  (typed) => {
    expect(readTime(typed)).toBeNull();
  },
);

test.each([
  ['daily', [0, 1, 2, 3, 4, 5, 6]],
  ['Weekdays', [1, 2, 3, 4, 5]],
  ['weekend', [0, 6]],
  ['mon wed, fri', [1, 3, 5]],
  ['monday-thursday', [1, 2, 3, 4]],
  ['fri-mon', [0, 1, 5, 6]],
])('%j are the days %j', (typed, days) => {
  expect(readDays(typed)).toEqual(days);
});

test.each(['', 'm', 'someday', 'mon-tue-wed', '1,2', 'mon-xyz'])('%j are no days', (typed) => {
  expect(readDays(typed)).toBeNull();
});

test('days are said as people say them', () => {
  expect([[], [1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5, 6], [1, 3]].map(daysInWords)).toEqual([
    'no day',
    'Monday to Friday',
    'every day',
    'Monday, Wednesday',
  ]);
});

test.each([
  ['22:00-06:30', '22:00', '06:30'],
  ['10pm to 6am', '22:00', '06:00'],
  ['22 – 6', '22:00', '06:00'],
])('%j are hours', (typed, from, to) => {
  expect(readSpan(typed)).toEqual({ from, to });
});

test.each(['22:00', '22:00-22:00', '22-6-7', 'late-early', ''])('%j are no hours', (typed) => {
  expect(readSpan(typed)).toBeNull();
});

test.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['america/new york', 'America/New_York'],
  ['utc', 'UTC'],
])('%j is the zone %s', (typed, zone) => {
  expect(readZone(typed)).toBe(zone);
});

test.each(['Berlin', 'Mars/Olympus', '', '+02:00', 'Europe/Berlin; drop'])(
  '%j is no zone',
  (typed) => {
    expect(readZone(typed)).toBeNull();
  },
);

describe('being away', () => {
  const at = { now: new Date('2026-11-20T22:30:00Z'), timeZone: 'Asia/Tokyo' };

  test.each([
    ['3d', '2026-11-23T15:00:00.000Z'],
    ['1 week', '2026-11-27T15:00:00.000Z'],
    ['tomorrow', '2026-11-21T15:00:00.000Z'],
    ['until 2026-12-01', '2026-11-30T15:00:00.000Z'],
  ])('%j ends where that day begins for the person', (typed, until) => {
    expect(readAway(typed, at)?.toISOString()).toBe(until);
  });

  test.each(['', 'today', 'until 2026-11-21', '0d', '500d', 'until 2026-02-30', 'soon'])(
    '%j is not understood',
    (typed) => {
      expect(readAway(typed, at)).toBeNull();
    },
  );
});
