import { describe, expect, test } from 'vitest';
import { holidaysFrom, isHoliday, readRegion, regionInWords } from '#src/lib/holidays.ts';

describe('public holidays', () => {
  test('are of a country or of a part of it, on local calendar days', () => {
    expect(isHoliday('DE', '2026-12-25')).toBe(true);
    expect(isHoliday('DE', '2026-11-01')).toBe(false);
    expect(isHoliday('DE-BY', '2026-11-01')).toBe(true);
    expect(isHoliday('ES-CT-B', '2026-09-24')).toBe(true);
    expect(isHoliday('ES-CT', '2026-09-24')).toBe(false);
  });

  test('of several days have each of them, whatever hour they begin at', () => {
    const eid = ['2026-05-26', '2026-05-27', '2026-05-28', '2026-05-29', '2026-05-30'];
    expect(eid.filter((day) => isHoliday('AE', day))).toEqual(eid.slice(1, 4));
  });

  test('leave out what is no day off for everybody', () => {
    expect(isHoliday('US', '2026-02-14')).toBe(false);
    expect(isHoliday('DE-BY', '2026-12-24')).toBe(false);
  });

  test('come in order, over the turn of the year', () => {
    expect(holidaysFrom('DE', '2026-12-26', 2)).toEqual([
      { day: '2026-12-26', name: 'Boxing Day' },
      { day: '2027-01-01', name: "New Year's Day" },
    ]);
  });

  test.each([
    ['de', 'DE'],
    ['DE-by', 'DE-BY'],
    ['es-ct-b', 'ES-CT-B'],
    ['Germany', 'DE'],
    ['united  kingdom', 'GB'],
    ['Atlantis', null],
    ['DE-XX', null],
    ['JP-13', null],
    ['DE-BY-A', 'DE-BY-A'],
    ['DE-BY-A-B', null],
    ['constructor', null],
    ['', null],
  ])('of %j are those of %j', (typed, region) => {
    expect(readRegion(typed)).toBe(region);
  });

  test('say in words where they are', () => {
    expect(regionInWords('DE-BY')).toBe('Germany, Bayern (DE-BY)');
    expect(regionInWords('FR')).toBe('France (FR)');
  });
});
