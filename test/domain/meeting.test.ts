import { describe, expect, it } from 'vitest';
import { type BusyTime, meetingsOf } from '#src/domain/meeting.ts';

const at = (time: string, day = '20') => new Date(`2026-11-${day}T${time}:00.000Z`);
const busy = (from: string, to: string, title: string | null = null): BusyTime => ({
  from: at(from),
  to: at(to),
  title,
});
const spans = (times: readonly BusyTime[], zone = 'UTC') =>
  meetingsOf(times, zone).map(({ from, to, title }) => [
    from.toISOString().slice(11, 16),
    to.toISOString().slice(11, 16),
    title,
  ]);

describe('meetings', () => {
  it('that follow each other within five minutes are one, and later ones another', () => {
    expect(spans([busy('14:00', '14:55'), busy('15:00', '16:00'), busy('16:06', '17:00')])).toEqual(
      [
        ['14:00', '16:00', null],
        ['16:06', '17:00', null],
      ],
    );
  });

  it('that overlap are one, with the later end, in whatever order calendars tell them', () => {
    expect(spans([busy('14:30', '14:45'), busy('14:00', '15:00')])).toEqual([
      ['14:00', '15:00', null],
    ]);
  });

  it('keep a title only where there is one alone', () => {
    expect(spans([busy('14:00', '15:00', 'Planning')])).toEqual([['14:00', '15:00', 'Planning']]);
    expect(spans([busy('14:00', '15:00', 'Planning'), busy('15:00', '16:00', 'Retro')])).toEqual([
      ['14:00', '16:00', null],
    ]);
  });

  it('are no whole days, in the person’s own time zone, and nothing that lasts longer than eight hours', () => {
    const dayOff = { from: at('23:00', '19'), to: at('23:00', '20'), title: null };
    expect(spans([dayOff], 'Europe/Berlin')).toEqual([]);
    expect(spans([busy('08:00', '17:00')])).toEqual([]);
    expect(spans([busy('09:00', '17:00')])).toHaveLength(1);
    expect(spans([busy('10:00', '10:00')])).toEqual([]);
  });
});
