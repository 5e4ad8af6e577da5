import { expect, it } from 'vitest';
import { meetingUntil } from '#src/domain/slack-status.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const in30 = new Date('2026-11-20T12:30:00Z');
const status = (changes: object) => ({ text: '', emoji: '', until: in30, ...changes });

it.each([
  [{ emoji: ':spiral_calendar_pad:' }, in30],
  [{ text: 'In a meeting' }, in30],
  [{ text: 'On a call', until: null }, new Date('2026-11-20T12:10:00Z')],
])('a status of %j says that somebody is in a meeting', (changes, expected) => {
  expect(meetingUntil(status(changes), NOW)).toEqual(expected);
});

it.each([[{ text: 'Commuting', emoji: ':bus:' }], [{}], [{ text: 'In a meeting', until: NOW }]])(
  'a status of %j says no such thing',
  (changes) => {
    expect(meetingUntil(status(changes), NOW)).toBeNull();
  },
);
