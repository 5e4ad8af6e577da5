import { describe, expect, test } from 'vitest';
import { isWithin } from '#src/domain/policy-windows.ts';

describe('a window', () => {
  const weekly = { from: '22:00', to: '06:00', zone: 'Europe/Berlin', days: ['fri' as const] };
  test.each([
    ['2026-11-20T20:59:59Z', false],
    ['2026-11-20T21:00:00Z', true],
    ['2026-11-21T04:59:59Z', true],
    ['2026-11-21T05:00:00Z', false],
    ['2026-11-21T21:00:00Z', false],
  ])('over midnight belongs to the day on which it begins: %s', (at, expected) => {
    expect(isWithin(weekly, new Date(at))).toBe(expected);
  });

  // Berlin: 29 March 2026, 02:00 becomes 03:00; 25 October 2026, 03:00 becomes 02:00.
  test.each([
    ['begins at the skipped hour at the latest', '02:30', '05:00', '2026-03-29T01:00:00Z', true],
    ['ends after the skipped hour on the clock', '00:00', '04:00', '2026-03-29T01:59:59Z', true],
    ['and not an hour later', '00:00', '04:00', '2026-03-29T02:00:00Z', false],
    [
      'holds in the hour that comes twice, the first time',
      '02:30',
      '05:00',
      '2026-10-25T00:30:00Z',
      true,
    ],
    ['without a gap before the second', '02:30', '05:00', '2026-10-25T01:10:00Z', true],
    ['until the second end', '00:00', '02:30', '2026-10-25T01:29:59Z', true],
    ['and no longer', '00:00', '02:30', '2026-10-25T01:30:00Z', false],
    [
      'keeps its wall-clock end after the clocks went back',
      '00:00',
      '06:00',
      '2026-10-25T04:59:59Z',
      true,
    ],
    ['to the minute', '00:00', '06:00', '2026-10-25T05:00:00Z', false],
  ])('across DST %s', (_what, from, to, at, expected) => {
    expect(isWithin({ from, to, zone: 'Europe/Berlin' }, new Date(at))).toBe(expected);
  });

  test('with dates ends at the later reading of its end', () => {
    const dated = { start: '2026-10-24T00:00', end: '2026-10-25T02:30', zone: 'Europe/Berlin' };
    expect(isWithin(dated, new Date('2026-10-25T01:29:59Z'))).toBe(true);
    expect(isWithin(dated, new Date('2026-10-25T01:30:00Z'))).toBe(false);
  });

  test('of a whole day leaves no minute out', () => {
    const day = { from: '00:00', to: '24:00', zone: 'UTC' };
    expect(isWithin(day, new Date('2026-11-20T23:59:59.999Z'))).toBe(true);
  });
});
