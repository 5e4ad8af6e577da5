import { describe, expect, test } from 'vitest';
import { EVERY_DAY, hasDigestOn, isQuiet, Person, personId, slackIds } from '#src/domain/person.ts';
import { nextDigestAt } from '#src/flow/next-digest.ts';
import { addUsage, NO_USAGE } from '#src/domain/usage.ts';
import { NOW } from '../support/build-signal.ts';

describe('a person’s id', () => {
  test('is made of team and user, and taken apart again', () => {
    expect(personId('T0NIGHT', 'U0DANA')).toBe('T0NIGHT/U0DANA');
    expect(slackIds('T0NIGHT/U0DANA')).toEqual({ teamId: 'T0NIGHT', userId: 'U0DANA' });
    expect(personId('E0GRID', 'W0DANA')).toBe('E0GRID/W0DANA');
  });

  test.each([
    ['', 'U0DANA'],
    ['T0NIGHT', ''],
    ['T0NIGHT', 'B0BOT'],
    ['T0NIGHT/U0ERIK', 'U0DANA'],
    ['T0NIGHT', 'U0DANA/U0ERIK'],
    ['T0NIGHT', 'U0DANA\n'],
    ['t0night', 'u0dana'],
  ])('is refused for %j and %j', (team, user) => {
    expect(() => personId(team, user)).toThrow('Invalid');
  });
});

describe('a person', () => {
  const person = {
    id: 'T0NIGHT/U0DANA',
    timeZone: 'Europe/Berlin',
    digestTime: '07:00',
    quietFrom: null,
    quietTo: null,
    digestDays: [...EVERY_DAY],
    holidays: null,
    awayUntil: null,
    dmChannel: null,
    locale: null,
    joinedAt: NOW,
  };

  test('is one with a time zone and a time of day', () => {
    expect(Person.parse(person)).toEqual(person);
  });

  test.each([
    { timeZone: 'Mars/Olympus' },
    { digestTime: '24:00' },
    { digestTime: '7:00' },
    { digestTime: '07:60' },
    { quietFrom: '7' },
    { digestDays: [7] },
    { holidays: 'de-by' },
    { holidays: '../DE' },
  ])('is refused with %j', (changes) => {
    expect(Person.safeParse({ ...person, ...changes }).success).toBe(false);
  });
});

describe('quiet hours', () => {
  const at = (time: string) => new Date(`2026-11-20T${time}:00Z`);
  const berlin = { timeZone: 'Europe/Berlin' };

  test.each([
    ['22:00', '06:30', '21:30', true],
    ['22:00', '06:30', '05:29', true],
    ['22:00', '06:30', '05:30', false],
    ['22:00', '06:30', '20:59', false],
    ['12:00', '13:00', '11:30', true],
    ['12:00', '13:00', '12:00', false],
  ])('from %s to %s in Berlin: %s UTC is %s', (quietFrom, quietTo, time, quiet) => {
    expect(isQuiet({ ...berlin, quietFrom, quietTo }, at(time))).toBe(quiet);
  });

  test('are none where none are set', () => {
    expect(isQuiet({ ...berlin, quietFrom: null, quietTo: null }, at('03:00'))).toBe(false);
  });
});

const OTHERS = {
  id: 'T0NIGHT/U0DANA',
  quietFrom: null,
  quietTo: null,
  dmChannel: null,
  locale: null,
  joinedAt: NOW,
};

describe('a digest', () => {
  const person = {
    timeZone: 'Europe/Berlin',
    digestTime: '07:00',
    digestDays: [1, 2, 3, 4, 5],
    holidays: null,
    awayUntil: null,
  };

  test('comes on the days that the person wants it', () => {
    expect(hasDigestOn(person, '2026-11-20')).toBe(true);
    expect(hasDigestOn(person, '2026-11-21')).toBe(false);
    expect(hasDigestOn({ ...person, digestDays: [0] }, '2026-11-22')).toBe(true);
  });

  test('has a day off on the public holidays of the person’s own region, and on no others', () => {
    const daily = { ...person, digestDays: [...EVERY_DAY] };
    const on = (holidays: string | null) =>
      ['2026-01-06', '2026-11-26', '2026-12-24', '2026-12-25'].filter(
        (day) => !hasDigestOn({ ...daily, holidays }, day),
      );
    expect(on('DE-BY')).toEqual(['2026-01-06', '2026-12-25']);
    expect(on('DE-BE')).toEqual(['2026-12-25']);
    expect(on('US')).toEqual(['2026-11-26', '2026-12-25']);
    expect(on(null)).toEqual([]);
  });

  test.each([
    ['Pacific/Auckland', 'NZ', '2026-12-24T17:00:00Z', '2026-12-26T18:00:00.000Z'],
    ['Pacific/Honolulu', 'US-HI', '2026-12-25T11:00:00Z', '2026-12-26T17:00:00.000Z'],
    ['Europe/Berlin', 'DE', '2026-12-24T06:00:00Z', '2026-12-27T06:00:00.000Z'],
  ])('follows the local day in %s', (timeZone, holidays, now, next) => {
    const daily = { ...person, digestDays: [...EVERY_DAY], timeZone, holidays };
    expect(nextDigestAt({ ...OTHERS, ...daily }, new Date(now))?.toISOString()).toBe(next);
  });

  test('waits until a vacation is over', () => {
    const awayUntil = new Date('2026-11-20T06:00:00Z');
    expect(hasDigestOn({ ...person, awayUntil }, '2026-11-19')).toBe(false);
    expect(hasDigestOn({ ...person, awayUntil }, '2026-11-20')).toBe(true);
  });
});

test('usage adds up field by field, and what is not named adds nothing', () => {
  const calls = { modelCalls: 1, inputTokens: 2, outputTokens: 3 };
  const one = { ...calls, gmailUnits: 4, httpRequests: 5, held: 6 };
  expect(addUsage(one, one)).toEqual({
    modelCalls: 2,
    inputTokens: 4,
    outputTokens: 6,
    gmailUnits: 8,
    httpRequests: 10,
    held: 12,
  });
  expect(addUsage(NO_USAGE, { gmailUnits: 5 })).toEqual({ ...NO_USAGE, gmailUnits: 5 });
  expect(addUsage(one, {})).toEqual(one);
});
