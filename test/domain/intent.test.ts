import { describe, expect, test } from 'vitest';
import { readIntent, readQuoted } from '#src/domain/intent.ts';

describe('a question about deployments', () => {
  test.each([
    ['what broke last night?', { failedOnly: true, terms: [], days: 1 }],
    ['why is payments red?', { failedOnly: true, terms: ['payments'], days: null }],
    ['Did the checkout deploy go through today?', { failedOnly: false, days: 1 }],
    ['show me all failed builds of this week', { failedOnly: true, terms: [], days: 7 }],
    ['failing pipelines in the past 3 days', { failedOnly: true, terms: [], days: 3 }],
  ])('%j is read', (text, meant) => {
    expect(readIntent(text)).toMatchObject({ kind: 'runs', ...meant });
  });
});

describe('a question about mail', () => {
  test.each([
    ['anything from my manager?', { role: 'manager', from: [], terms: [] }],
    ['did Ana Silva write?', { terms: ['ana', 'silva'] }],
    ['anything from ana@client.example today?', { from: ['ana@client.example'], days: 1 }],
    ['urgent mail?', { categories: ['urgent'], terms: [] }],
    ['any phishing this week', { categories: ['suspicious'], days: 7 }],
    ['mails about the contract', { terms: ['contract'] }],
    [
      'emails from the Acme people about invoices',
      { from: ['acme', 'people'], terms: ['invoices'] },
    ],
  ])('%j is read', (text, meant) => {
    expect(readIntent(text)).toMatchObject({ kind: 'mails', ...meant });
  });
});

describe('a wish to act', () => {
  test.each([
    ['archive the newsletters', 'mail.archive', { categories: ['promotion'], terms: [] }],
    ['Please archive everything from Bright Desks', 'mail.archive', { from: ['bright', 'desks'] }],
    ['can you star the mail from Ana?', 'mail.label', { from: ['ana'] }],
    ['mark the newsletters as read', 'mail.read', { categories: ['promotion'], terms: [] }],
    [
      'file the mail from Ana under Client Work',
      'mail.file',
      { folder: 'Client Work', from: ['ana'], terms: [] },
    ],
    [
      'please move the newsletters into my Reading folder',
      'mail.file',
      { folder: 'Reading', categories: ['promotion'] },
    ],
    ['file the mail from Ana', 'mail.archive', { from: ['ana'] }],
    ['please mark everything from Ana as read', 'mail.read', { from: ['ana'], terms: [] }],
    ['reply to ana', 'mail.draft', { terms: ['ana'] }],
    ['send a reply to Ana', 'mail.send', { terms: ['ana'] }],
    ['rerun payments', 'pipeline.rerun', { terms: ['payments'] }],
    [
      'report the mail from PayPal as phishing',
      'mail.report',
      { from: ['paypal'], categories: [] },
    ],
    ['report the phishing', 'mail.report', { categories: ['suspicious'], terms: [] }],
    ['mark everything from Acme as spam', 'mail.report', { from: ['acme'], categories: [] }],
    [
      'snooze the mail from Ana until Monday 9:00',
      'mail.snooze',
      { from: ['ana'], terms: [], until: 'monday 9:00' },
    ],
    [
      'snooze the newsletters tomorrow',
      'mail.snooze',
      { categories: ['promotion'], until: 'tomorrow' },
    ],
    ['unsubscribe from Bright Desks', 'mail.unsubscribe', { from: ['bright', 'desks'] }],
  ])('%j is read', (text, action, meant) => {
    expect(readIntent(text)).toMatchObject({ kind: 'act', action, ...meant });
  });

  test.each([
    'delete the newsletters',
    'please forward this to Sam',
    'send this to Sam',
    'deploy payments to production',
  ])('%j is none that exists', (text) => {
    expect(readIntent(text).kind).toBe('cannot');
  });

  test.each(['did somebody archive the newsletters?', 'what should I answer?'])(
    '%j is a question, and no wish',
    (text) => {
      expect(['act', 'cannot']).not.toContain(readIntent(text).kind);
    },
  );
});

test.each([
  ['what is waiting for me?', 'decisions'],
  ['what happened?', 'night'],
  ['what did I miss last night', 'night'],
  ['hmm', 'unclear'],
  ['the contract with Acme', 'unclear'],
  ['', 'unclear'],
])('%j is %s', (text, kind) => {
  expect(readIntent(text).kind).toBe(kind);
});

test.each(['archive the newsletters', 'delete all mail of Ana', 'can you star the invoice?'])(
  '%j of somebody else is looked up, and wishes nothing',
  (text) => {
    expect(['act', 'cannot']).toContain(readIntent(text).kind);
    expect(['mails', 'unclear']).toContain(readQuoted(text).kind);
  },
);

test('any text of any length is read without a throw', () => {
  for (const text of ['<!channel> '.repeat(2_000), '('.repeat(10_000), '\u202e?', '"\'"'])
    expect(readIntent(text).kind).toEqual(expect.any(String));
});
