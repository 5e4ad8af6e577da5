import { expect, test } from 'vitest';
import { doneElsewhere } from '#src/domain/done-elsewhere.ts';

const INBOX = ['INBOX', 'UNREAD'];

test.each([
  ['mail.archive', INBOX, null, 'left'],
  ['mail.archive', INBOX, ['UNREAD'], 'left'],
  ['mail.archive', INBOX, ['INBOX', 'STARRED'], null],
  // Read in a folder of its own, where it still lies.
  ['mail.label', ['UNREAD'], ['UNREAD', 'category:blue'], null],
  ['mail.label', INBOX, ['INBOX', 'STARRED'], 'starred'],
  ['mail.read', INBOX, ['INBOX'], 'read'],
  ['mail.read', INBOX, INBOX, null],
  ['mail.snooze', INBOX, ['UNREAD'], 'left'],
  ['mail.file', INBOX, null, 'left'],
  ['mail.report', INBOX, ['SPAM'], 'left'],
  ['mail.draft', INBOX, ['ANSWERED', 'INBOX'], 'answered'],
  ['mail.send', INBOX, ['ANSWERED'], 'answered'],
  // Who archives a mail may answer it all the same, and its list can be left from anywhere.
  ['mail.draft', INBOX, null, null],
  ['mail.unsubscribe', INBOX, null, null],
  ['mail.unarchive', [], ['INBOX'], null],
] as const)('%s of a mail under %j, now %j: %j', (kind, before, labels, done) => {
  expect(doneElsewhere(kind, before, labels)).toBe(done);
});
