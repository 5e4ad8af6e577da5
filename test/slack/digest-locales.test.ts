import { expect, test } from 'vitest';
import { writtenFor } from '#src/lib/notation.ts';
import { digestMessage } from '#src/slack/blocks/digest.ts';
import { aDigest } from './build.ts';
import { golden, json } from './golden.ts';
import { visibleWords } from './strict-parser.ts';

/** A night with a number of four digits, a source last read the day before, and a deadline. */
function night() {
  const digest = aDigest({ dueAt: '2026-11-20T05:00:00.000Z' });
  const [mailbox, ...others] = digest.sources;
  const [mail, ...rest] = digest.mail.top;
  if (mailbox === undefined || mail === undefined) throw new Error('Incomplete');
  const due = { day: '2026-11-20', time: '17:30' };
  return {
    ...digest,
    sources: [{ ...mailbox, readUntil: '2026-11-19T20:58:00.000Z', signals: 1_500 }, ...others],
    mail: {
      ...digest.mail,
      read: 1_500,
      byCategory: { ...digest.mail.byCategory, promotion: 1_380 },
      top: [{ ...mail, due }, ...rest],
    },
  };
}

test.each(['de-DE', 'en-GB', 'ja-JP', 'en-US'])('the digest of a reader in %s', (locale) => {
  const message = writtenFor(locale, () => digestMessage(night()));
  expect(json(message)).toBe(golden(`digest-${locale}`, message));
});

test('differs in its notation alone', () => {
  const words = (locale: string): string =>
    visibleWords(writtenFor(locale, () => digestMessage(night())).root);
  expect(words('de-DE')).toMatch(/1\.500 mails[^]*due Fri, 20 Nov, 17:30[^]*19 Nov 2026, 21:58/);
  expect(words('en-US')).toMatch(
    /November 20, 2026[^]*1,500 mails[^]*due Fri, Nov 20, 5:30 PM[^]*Nov 19, 2026, 9:58 PM/,
  );
});
