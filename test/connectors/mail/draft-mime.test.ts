import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import PostalMime from 'postal-mime';
import {
  type DraftMessage,
  readDraftMessage,
  writeDraft,
} from '#src/connectors/mail/draft-mime.ts';
import { Invalid } from '#src/lib/errors.ts';

const DRAFT: DraftMessage = {
  from: 'owner@work.example',
  to: 'ada@work.example',
  subject: 'Re: Grüße',
  inReplyTo: '<one@work.example>',
  references: ['<zero@work.example>', '<one@work.example>'],
  messageId: '<prp_1@nightshift.invalid>',
  text: 'Thank you.\n\nMore later.',
};

const HEADERS = [
  'From',
  'To',
  'Subject',
  'In-Reply-To',
  'References',
  'Message-ID',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
];

/** Strings in which the characters that end headers, addresses and encoded words are common. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '\r',
      '\n',
      '\r\n',
      'Bcc: x@evil.example',
      ': ',
      '=?utf-8?B?',
      '?=',
      '\u2028',
      '\u0000',
      ' ',
      '\t',
      'é',
      '"',
      '<',
      '>',
      ',',
      ';',
    ),
  }),
);

describe('writeDraft', () => {
  test('is the same bytes for the same draft, in ASCII and short lines', () => {
    const bytes = writeDraft(DRAFT);

    expect(writeDraft({ ...DRAFT })).toBe(bytes);
    expect(bytes).toMatch(/^[\x20-\x7e\r\n]+$/);
    expect(Math.max(...bytes.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(300);
  });

  test('says the same to an independent MIME parser', async () => {
    const email = await PostalMime.parse(writeDraft(DRAFT));

    expect(email.headers.map(({ originalKey }) => originalKey)).toEqual(HEADERS);
    expect(email.subject).toBe('Re: Grüße');
    expect(email.to).toEqual([{ name: '', address: 'ada@work.example' }]);
    expect(email.references).toBe('<zero@work.example> <one@work.example>');
    expect(email.text?.replaceAll('\r\n', '\n').trim()).toBe(DRAFT.text);
  });

  test('lets no value add a header, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (subject, text, reference) => {
        fc.pre(text.replaceAll(/\p{Cc}/gu, '').trim() !== '');
        const bytes = writeDraft({
          ...DRAFT,
          subject,
          text,
          inReplyTo: reference,
          references: [reference],
        });
        const email = await PostalMime.parse(bytes);
        const names = email.headers.map(({ originalKey }) => originalKey);

        expect(names.filter((name) => !HEADERS.includes(name))).toEqual([]);
        expect(new Set(names).size).toBe(names.length);
        expect(email.to).toEqual([{ name: '', address: DRAFT.to }]);
        expect(email.attachments).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('reads back what it wrote, whatever the texts hold', () => {
    fc.assert(
      fc.property(hostile, hostile, (subject, text) => {
        fc.pre(text.replaceAll(/\p{Cc}/gu, '').trim() !== '');
        const bytes = writeDraft({ ...DRAFT, subject, text });

        expect(writeDraft(readDraftMessage(bytes))).toBe(bytes);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    'ada@work.example, eve@evil.example',
    'ada@work.example\r\nBcc: eve@evil.example',
    'Ada <ada@work.example>',
    'group: ada@work.example;',
    '"a b"@work.example',
    'ada',
    '',
  ])('refuses %j as a recipient', (to) => {
    expect(() => writeDraft({ ...DRAFT, to })).toThrow(Invalid);
  });

  test('leaves out references that are malformed', () => {
    const read = readDraftMessage(
      writeDraft({ ...DRAFT, inReplyTo: '<a b>', references: ['<a>\r\nBcc: x', '<ok@x>'] }),
    );

    expect(read).toMatchObject({ inReplyTo: '', references: ['<ok@x>'] });
  });

  test('refuses an empty text and one that nobody would read', () => {
    expect(() => writeDraft({ ...DRAFT, text: ' \u0000\n' })).toThrow(Invalid);
    expect(() => writeDraft({ ...DRAFT, text: 'x'.repeat(20_001) })).toThrow(Invalid);
  });
});

describe('readDraftMessage', () => {
  const bytes = writeDraft(DRAFT);

  test.each([
    ['Cc', bytes.replace('Subject:', 'Cc: eve@evil.example\r\nSubject:')],
    ['Bcc', bytes.replace('MIME-Version:', 'Bcc: eve@evil.example\r\nMIME-Version:')],
    [
      'a second recipient',
      bytes.replace('To: ada@work.example', 'To: ada@work.example, eve@evil.example'),
    ],
    ['a second To', bytes.replace('To: ', 'To: eve@evil.example\r\nTo: ')],
    [
      'a folded recipient',
      bytes.replace('To: ada@work.example', 'To: ada@work.example,\r\n eve@evil.example'),
    ],
    ['another type', bytes.replace('text/plain', 'text/html')],
    ['an attachment', bytes.replace('text/plain; charset=utf-8', 'multipart/mixed; boundary=x')],
    ['bare line feeds', bytes.replaceAll('\r\n', '\n')],
    ['more text after the end', `${bytes}QUFB\r\n`],
    ['a header in another case', bytes.replace('Subject:', 'subject:')],
    ['nothing at all', ''],
  ])('refuses %s', (_name, changed) => {
    expect(() => readDraftMessage(changed)).toThrow(Invalid);
  });
});
