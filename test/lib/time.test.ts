import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import {
  addDays,
  createShiftableClock,
  createStoppedClock,
  isTimeZone,
  localDay,
  localInstant,
  localTime,
  stopwatch,
  systemClock,
} from '#src/lib/time.ts';

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';

describe('a wall-clock time on a local day', () => {
  test.each([
    ['in winter', '2026-01-15', '07:00', BERLIN, '2026-01-15T06:00:00.000Z'],
    ['in summer', '2026-07-15', '07:00', BERLIN, '2026-07-15T05:00:00.000Z'],
    ['in winter', '2026-01-15', '07:00', NEW_YORK, '2026-01-15T12:00:00.000Z'],
    ['in summer', '2026-07-15', '07:00', NEW_YORK, '2026-07-15T11:00:00.000Z'],
    ['just before the skipped hour', '2026-03-29', '01:59', BERLIN, '2026-03-29T00:59:00.000Z'],
    ['in the skipped hour, moved on', '2026-03-29', '02:30', BERLIN, '2026-03-29T01:30:00.000Z'],
    ['just after the skipped hour', '2026-03-29', '03:00', BERLIN, '2026-03-29T01:00:00.000Z'],
    ['in the skipped hour, moved on', '2026-03-08', '02:30', NEW_YORK, '2026-03-08T07:30:00.000Z'],
    ['in the doubled hour, its first', '2026-10-25', '02:30', BERLIN, '2026-10-25T00:30:00.000Z'],
    ['after the doubled hour', '2026-10-25', '03:00', BERLIN, '2026-10-25T02:00:00.000Z'],
    ['in the doubled hour, its first', '2026-11-01', '01:30', NEW_YORK, '2026-11-01T05:30:00.000Z'],
    ['after the doubled hour', '2026-11-01', '02:00', NEW_YORK, '2026-11-01T07:00:00.000Z'],
  ])('%s: %s %s in %s', (...[, day, time, zone, expected]) => {
    expect(localInstant(day, time, zone).toISOString()).toBe(expected);
  });

  test('comes exactly once on every local day, whatever day and zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3_000 }),
        fc.constantFrom(BERLIN, NEW_YORK, 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'),
        fc.integer({ min: 0, max: 23 }),
        (offset, zone, hour) => {
          const day = addDays('2024-01-01', offset);
          const time = `${String(hour).padStart(2, '0')}:00`;
          const instant = localInstant(day, time, zone);
          expect(localDay(instant, zone)).toBe(day);
          const next = localInstant(addDays(day, 1), time, zone);
          const hours = (next.getTime() - instant.getTime()) / 3_600_000;
          expect([23, 24, 25]).toContain(hours);
        },
      ),
    );
  });
});

describe('the local day of an instant', () => {
  test('differs across zones at the same instant', () => {
    const instant = new Date('2026-11-20T23:30:00Z');
    expect(localDay(instant, 'UTC')).toBe('2026-11-20');
    expect(localDay(instant, BERLIN)).toBe('2026-11-21');
    expect(localDay(instant, NEW_YORK)).toBe('2026-11-20');
    expect(localDay(instant, 'Pacific/Kiritimati')).toBe('2026-11-21');
    expect(localDay(new Date('2026-11-20T05:00:00Z'), 'Pacific/Pago_Pago')).toBe('2026-11-19');
  });

  test('stays the same in both passes of the doubled hour and turns at local midnight', () => {
    expect(localDay(new Date('2026-10-25T00:30:00Z'), BERLIN)).toBe('2026-10-25');
    expect(localDay(new Date('2026-10-25T01:30:00Z'), BERLIN)).toBe('2026-10-25');
    expect(localTime(new Date('2026-10-25T00:30:00Z'), BERLIN)).toBe('02:30');
    expect(localTime(new Date('2026-10-25T01:30:00Z'), BERLIN)).toBe('02:30');
    expect(localDay(new Date('2026-10-25T22:59:59Z'), BERLIN)).toBe('2026-10-25');
    expect(localDay(new Date('2026-10-25T23:00:00Z'), BERLIN)).toBe('2026-10-26');
  });

  test('names the wall-clock time to the minute, never rounded up', () => {
    expect(localTime(new Date('2026-03-29T00:59:59.999Z'), BERLIN)).toBe('01:59');
    expect(localTime(new Date('2026-03-29T01:00:00Z'), BERLIN)).toBe('03:00');
  });
});

describe('days', () => {
  test('are added across months, years and leap days', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  });
});

describe('time zones', () => {
  test.each([BERLIN, NEW_YORK, 'UTC', 'Asia/Kolkata'])('takes %s', (zone) => {
    expect(isTimeZone(zone)).toBe(true);
  });

  test.each([
    '',
    'Mars/Olympus',
    'Europe/Berlin ',
    'Europe/Berlin\n',
    '2026-11-20T02:00Z',
    '2026-11-20T02:00+01:00[Europe/Berlin]',
  ])('refuses %j, which cannot be told in words either', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  });
});

describe('clocks', () => {
  const start = new Date('2026-11-20T02:00:00.000Z');

  test('a stopped clock moves only when it is told', () => {
    const clock = createStoppedClock(start);
    expect(clock.now()).toEqual(start);
    clock.advance(1_500);
    expect(clock.now().toISOString()).toBe('2026-11-20T02:00:01.500Z');
    clock.set(start);
    expect(clock.now()).toEqual(start);
  });

  test('a stopped clock gives away no handle on itself', () => {
    const clock = createStoppedClock(start);
    clock.now().setFullYear(1999);
    expect(clock.now()).toEqual(start);
  });

  test('a shiftable clock runs from where it was set', () => {
    const clock = createShiftableClock(start);
    const before = clock.now().getTime();
    expect(before - start.getTime()).toBeLessThan(5_000);
    clock.advance(3_600_000);
    expect(clock.now().getTime() - before).toBeGreaterThanOrEqual(3_600_000);
    clock.set(start);
    expect(clock.now().getTime() - start.getTime()).toBeLessThan(5_000);
  });

  test('the system clock and the stopwatch go forward', () => {
    const elapsed = stopwatch();
    expect(Math.abs(systemClock.now().getTime() - new Date().getTime())).toBeLessThan(1_000);
    expect(elapsed()).toBeGreaterThanOrEqual(0);
  });
});
