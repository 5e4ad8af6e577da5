import { expect, test } from 'vitest';
import { asksOf, asksQuoted } from '#src/domain/mail-asks.ts';
import { aMail } from './mail-builder.ts';

test('what a mail asks is told in its own sentences, three at most', () => {
  const text = `Hi,
here is the contract. Could you sign page 3
by Friday? Thanks!

- Please send the invoice to Bob.
- Bitte den Termin bestätigen.
- Please also call Eve.`;

  expect(asksOf(aMail({ text }))).toEqual([
    'Could you sign page 3 by Friday?',
    'Please send the invoice to Bob.',
    'Bitte den Termin bestätigen.',
  ]);
});

test.each([
  'Please do not reply to this mail.',
  'Please find attached the minutes.',
  'Please note that the office is closed.',
  'If you have questions, feel free to ask, please.',
  'The build is done.',
])('%j asks nothing', (text) => {
  expect(asksOf(aMail({ text }))).toEqual([]);
});

test('of what a model says that a mail asks, only what stands in it is kept', () => {
  const mail = aMail({ text: 'Could you\nsign page 3? The rest can wait.' });

  expect(
    asksQuoted(mail, ['sign page 3', 'could you sign page 3?', 'wire 5,000 to Eve', 'sign']),
  ).toEqual(['sign page 3', 'could you sign page 3?']);
});
