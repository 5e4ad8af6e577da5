import { expect, test } from 'vitest';
import { readReturn } from '#src/domain/return-time.ts';

/** A Saturday, seven in Berlin. */
const at = {
  now: new Date('2026-11-21T06:00:00Z'),
  timeZone: 'Europe/Berlin',
  digestTime: '07:30',
};

test.each([
  ['3 hours', '2026-11-21T09:00:00.000Z'],
  ['2d', '2026-11-23T06:00:00.000Z'],
  ['tomorrow', '2026-11-22T06:30:00.000Z'],
  ['14:00', '2026-11-21T13:00:00.000Z'],
  ['monday', '2026-11-23T06:30:00.000Z'],
  ['Monday 9:00', '2026-11-23T08:00:00.000Z'],
  ['2026-12-01', '2026-12-01T06:30:00.000Z'],
  ['12 December', '2026-12-12T06:30:00.000Z'],
])('%j is a time to come back', (words, instant) => {
  expect(readReturn(words, at)?.toISOString()).toBe(instant);
});

test.each([
  '',
  '11/12',
  'next Friday or so',
  'monday or tuesday',
  'yesterday',
  '5',
  'soon',
  '200 days',
])('%j is none', (words) => {
  expect(readReturn(words, at)).toBeNull();
});
