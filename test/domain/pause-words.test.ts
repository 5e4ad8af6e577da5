import { describe, expect, it } from 'vitest';
import { readPauseEnd } from '#src/domain/pause-words.ts';

/** Friday, 22:00 in Berlin. */
const AT = {
  now: new Date('2026-11-20T21:00:00.000Z'),
  timeZone: 'Europe/Berlin',
  digestTime: '07:00',
};
const read = (typed: string): string | undefined => readPauseEnd(typed, AT)?.toISOString();

describe('the end of a pause', () => {
  it.each([
    ['2h', '2026-11-20T23:00:00.000Z'],
    ['90 minutes', '2026-11-20T22:30:00.000Z'],
    ['for an hour', '2026-11-20T22:00:00.000Z'],
    ['3d', '2026-11-23T21:00:00.000Z'],
    ['until 23:30', '2026-11-20T22:30:00.000Z'],
    ['until 2pm', '2026-11-21T13:00:00.000Z'],
    ['Until 14:00', '2026-11-21T13:00:00.000Z'],
    ['until tomorrow', '2026-11-21T06:00:00.000Z'],
    ['until 2026-11-23', '2026-11-23T06:00:00.000Z'],
  ])('“%s” is read on the wall clock of the person', (typed, end) => {
    expect(read(typed)).toBe(end);
  });

  it('keeps its wall clock over a change to summer time, and its hours too', () => {
    const at = { ...AT, now: new Date('2027-03-27T22:00:00.000Z') };
    expect(readPauseEnd('until 07:00', at)?.toISOString()).toBe('2027-03-28T05:00:00.000Z');
    expect(readPauseEnd('8h', at)?.toISOString()).toBe('2027-03-28T06:00:00.000Z');
  });

  it.each(['', 'soon', '14', '0h', '31d', '9999d', 'until 25:00', '2026-11-20', '-2h', '2h 3m'])(
    '“%s” is none',
    (typed) => {
      expect(read(typed)).toBeUndefined();
    },
  );
});
