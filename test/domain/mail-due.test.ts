import { describe, expect, test } from 'vitest';
import { dueFirst, dueOf, dueQuoted, dueWords } from '#src/domain/mail-due.ts';
import { aMail } from './mail-builder.ts';

/** A Wednesday, 10:30 in Berlin. */
const WRITTEN = { at: new Date('2026-11-25T09:30:00Z'), timeZone: 'Europe/Berlin' };

function dueIn(text: string, written = WRITTEN): string | null {
  const due = dueOf(aMail({ text, subject: 'x' }), written);
  return due === null ? null : `${due.day}${due.time === null ? '' : ` ${due.time}`}`;
}

describe('the deadline of a mail', () => {
  test.each([
    ['Could you send it by Friday?', '2026-11-27'],
    ['Please review by Friday, 5 pm.', '2026-11-27 17:00'],
    ['Please reply by 5pm on Friday', '2026-11-27 17:00'],
    ['I need this by EOD tomorrow.', '2026-11-26'],
    ['Please fix this EOD.', '2026-11-25'],
    ['Please answer before end of day', '2026-11-25'],
    ['Can you confirm by noon?', '2026-11-25 12:00'],
    ['The report is due 12 December.', '2026-12-12'],
    ['Due date: 2026-12-01', '2026-12-01'],
    ['Payment due December 1st, 2026', '2026-12-01'],
    ['Please pay no later than 12/24.', null],
    ['Please submit by the end of the month.', '2026-11-30'],
    ['Please submit by end of week', '2026-11-27'],
    ['Please approve by Wednesday', '2026-11-25'],
    ['Bitte bis 12.12. zurückschicken.', '2026-12-12'],
    ['Bitte bis zum 12.12.2026, 15 Uhr abgeben.', '2026-12-12 15:00'],
    ['Kannst du mir bis morgen Bescheid geben?', '2026-11-26'],
    ['Wir brauchen Ihre Rückmeldung bis kommenden Freitag.', '2026-11-27'],
    ['Die Rechnung ist fällig am 3. Dezember.', '2026-12-03'],
    ['Spätestens übermorgen um 9:30 Uhr.', '2026-11-27 09:30'],
    ['Please sign by 5 pm PST today', '2026-11-26 02:00'],
    ['Please sign by 14:00 UTC on Friday', '2026-11-27 15:00'],
  ])('of %j is %p', (text, due) => {
    expect(dueIn(text)).toBe(due);
  });

  test.each([
    ['a promise of the writer', 'I will send it to the board by Friday.'],
    ['a promise in German', 'Ich melde mich bis Freitag.'],
    ['a goodbye', 'Bis Freitag!'],
    ['an absence', 'Ich bin bis Freitag im Urlaub.'],
    ['a report', 'It was made by Friday Ltd'],
    ['a name', 'Written by Anna, done at noon'],
    ['the past', 'We met on Friday'],
    ['a day that is two days', 'Please answer by next Friday.'],
    ['a date in two orders', 'Please answer by 11/12.'],
    ['a zone that is several', 'Please answer by 5 pm CST on Friday.'],
    ['a time that is over', 'Please answer by 9 am.'],
    ['a day that does not exist', 'Please answer by 31.11.'],
    ['an hour that does not exist', 'Please answer by 25:00.'],
    ['a date that has just been', 'Please answer by 20 November.'],
    ['something owed to a cause', 'The outage was due to Friday’s release.'],
  ])('is not made out of %s', (_what, text) => {
    expect(dueIn(text)).toBeNull();
  });

  test('is read on the reader’s own calendar', () => {
    const at = new Date('2026-11-25T23:30:00Z');

    expect(dueIn('Please answer by tomorrow', { at, timeZone: 'Europe/Berlin' })).toBe(
      '2026-11-27',
    );
    expect(dueIn('Please answer by tomorrow', { at, timeZone: 'America/New_York' })).toBe(
      '2026-11-26',
    );
  });

  test('is the first that is still to come, and keeps its words', () => {
    const text = 'The fee was due 1.10.2026. Please pay by 4.12., the rest is due 24.12.';
    const due = dueOf(aMail({ text }), WRITTEN);

    expect(due).toEqual({ day: '2026-12-04', time: null, words: 'by 4.12.', source: 'rules' });
    expect(dueIn('The fee was due 1.10.2026.')).toBe('2026-10-01');
  });

  test('takes no long time to look for in hostile text', () => {
    expect(dueIn('please by '.repeat(2_000))).toBeNull();
    expect(dueIn(`please ${'by the at on, '.repeat(2_000)}`)).toBeNull();
  });
});

describe('a deadline that a model points at', () => {
  const mail = aMail({ text: 'The board meets Friday, 9:30. We met last Monday. Send slides.' });
  const quoted = (quote: string) => dueQuoted(mail, quote, WRITTEN);

  test('is read by code from the words that stand in the mail', () => {
    expect(quoted('Friday, 9:30')).toEqual({
      day: '2026-11-27',
      time: '09:30',
      words: 'Friday, 9:30',
      source: 'model',
    });
    expect(quoted('The board meets Friday')).toMatchObject({ day: '2026-11-27', time: null });
  });

  test.each(['by Thursday', '2026-11-27', 'Friday, 9:3', 'riday', 'Monday', 'Send slides', ''])(
    'is nothing where %j is no time of the mail to come',
    (quote) => {
      expect(quoted(quote)).toBeNull();
    },
  );
});

test('a deadline is told in words, and sorts before what has none', () => {
  expect(dueWords({ day: '2026-11-27', time: '17:00' }, '2026-11-25')).toBe(
    'due Fri 27 Nov, 17:00',
  );
  expect(dueWords({ day: '2027-01-04', time: null }, '2026-11-25')).toBe('due Mon, 4 Jan 2027');
  const friday = { day: '2026-11-27', time: null };
  const dues = [undefined, friday, { ...friday, time: '09:00' }];
  expect(dues.toSorted(dueFirst)).toEqual([dues[2], friday, undefined]);
});
