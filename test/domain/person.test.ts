import { describe, expect, test } from '@jest/globals';
import { Person, personId, slackIds } from '#src/domain/person.ts';
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
    dmChannel: null,
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
  ])('is refused with %j', (changes) => {
    expect(Person.safeParse({ ...person, ...changes }).success).toBe(false);
  });
});

test('usage adds up field by field, and what is not named adds nothing', () => {
  const one = { modelCalls: 1, inputTokens: 2, outputTokens: 3, gmailUnits: 4, httpRequests: 5 };
  expect(addUsage(one, one)).toEqual({
    modelCalls: 2,
    inputTokens: 4,
    outputTokens: 6,
    gmailUnits: 8,
    httpRequests: 10,
  });
  expect(addUsage(NO_USAGE, { gmailUnits: 5 })).toEqual({ ...NO_USAGE, gmailUnits: 5 });
  expect(addUsage(one, {})).toEqual(one);
});
