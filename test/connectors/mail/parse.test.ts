import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { Mail, MAIL_TEXT_MAX } from '#src/domain/signal.ts';
import { HEAD, parse } from './support.ts';

describe('parseMail', () => {
  test.each([
    ['Microsoft account team ,_<a@one.example>', 'Microsoft account team, _', 'a@one.example'],
    ['"Care@Home", <a@one.example>', 'Care@Home', 'a@one.example'],
    ['ADAC, <a@one.example>, Office, <b@two.example>', 'ADAC', 'a@one.example'],
    ['"Doe, Jane" <jane@work.example>', 'Doe, Jane', 'jane@work.example'],
    ['Correios <contato@correios>', 'Correios', 'contato@correios'],
  ])('reads the sender of %j, a bare comma or not', async (from, name, address) => {
    const { mail } = await parse(`From: ${from}\r\nSubject: x\r\n\r\nx`);
    expect(mail.from).toEqual({ name, address });
  });

  test('reads the envelope, also in old charsets and encoded words', async () => {
    const raw = [
      'Received: by mx.work.example; Fri, 2 Jan 2026 10:00:00 +0000 (UTC)',
      'Received: by relay.example; Fri, 2 Jan 2026 09:00:00 +0000',
      'From: =?iso-8859-1?Q?J=FCrgen?= <juergen@work.example>',
      'To: "Doe, Jane" <jane@work.example>, Team: a@x.example, b@x.example;',
      'Reply-To: office@work.example',
      'Subject: =?utf-8?B?R3LDvMOfZQ==?=',
      ' aus Wien',
      'Message-ID: <1@work.example>',
      'References: <a@x> <b@x>',
      'List-Id: The list <list.work.example>',
      'X-Secret: not kept',
      'Content-Type: text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Sch=F6ne Gr=FC=DFe',
    ].join('\r\n');

    const { mail, receivedAt } = await parse(raw);

    expect(receivedAt).toEqual(new Date('2026-01-02T10:00:00Z'));
    expect(mail).toMatchObject({
      from: { name: 'Jürgen', address: 'juergen@work.example' },
      to: [
        { name: 'Doe, Jane', address: 'jane@work.example' },
        { name: '', address: 'a@x.example' },
        { name: '', address: 'b@x.example' },
      ],
      replyTo: [{ address: 'office@work.example' }],
      subject: 'Grüße aus Wien',
      messageId: '<1@work.example>',
      references: ['<a@x>', '<b@x>'],
      text: 'Schöne Grüße',
      labels: ['INBOX'],
      undecodable: [],
    });
    expect(mail.headers['list-id']).toBe('The list <list.work.example>');
    expect(mail.headers).not.toHaveProperty('x-secret');
  });

  test('reads bare 8-bit headers, which are wrong and common', async () => {
    const western = Buffer.from(
      'From: J\xfcrgen <j@work.example>\r\nSubject: Versp\xe4tung\r\n\r\nx',
      'latin1',
    );
    const unicode = Buffer.from(
      'From: Jürgen <j@work.example>\r\nSubject: Verspätung\r\n\r\nx',
      'utf8',
    );

    for (const raw of [western, unicode])
      expect((await parse(raw)).mail).toMatchObject({
        subject: 'Verspätung',
        from: { name: 'Jürgen', address: 'j@work.example' },
      });
  });

  test('keeps only the topmost Authentication-Results, which the receiving server wrote', async () => {
    const raw = `Authentication-Results: mx.google.com; dmarc=fail\r\nAuthentication-Results: mx.google.com; dmarc=pass\r\n${HEAD}\r\nx`;

    expect((await parse(raw)).mail.headers['authentication-results']).toBe(
      'mx.google.com; dmarc=fail',
    );
  });

  test('joins Latin letters that a mark without width holds apart, and leaves it where a script needs it', async () => {
    const raw = (text: string) =>
      Buffer.from(`${HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`);

    expect((await parse(raw('ver\u200cify y\u200dour account'))).mail.text).toBe(
      'verify your account',
    );
    expect((await parse(raw('می\u200cخواهم'))).mail.text).toBe('می\u200cخواهم');
  });

  test('names attachments without opening them', async () => {
    const raw = `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee it\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="=?utf-8?Q?M=C3=A4rz.pdf?="\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--b--`;

    expect((await parse(raw)).mail).toMatchObject({
      text: 'See it',
      attachments: [{ name: 'März.pdf', mediaType: 'application/pdf', bytes: 3 }],
    });
  });

  test.each([
    ['REQUEST', 'request'],
    ['REPLY', 'reply'],
    ['CANCEL', 'cancel'],
    ['PUBLISH', undefined],
    ['../x', undefined],
  ])('knows a message of a calendar by its method: %s', async (method, invitation) => {
    const calendar = Buffer.from(`BEGIN:VCALENDAR\r\nMETHOD:${method}\r\nEND:VCALENDAR\r\n`);
    const raw = `${HEAD}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nLunch?\r\n--b\r\nContent-Type: text/calendar; method=${method}\r\nContent-Transfer-Encoding: base64\r\n\r\n${calendar.toString('base64')}\r\n--b--`;

    expect((await parse(raw)).mail.invitation).toBe(invitation);
    expect((await parse(`${HEAD}\r\nMETHOD:${method}`)).mail.invitation).toBeUndefined();
  });

  test('says of an encrypted mail that it is', async () => {
    const raw = `${HEAD}Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n--b--`;

    expect((await parse(raw)).mail.undecodable).toEqual(['The body is encrypted.']);
  });

  test('shows a body whose structure is broken, and says so', async () => {
    const { mail } = await parse(
      `${HEAD}Content-Type: multipart/mixed; boundary="other"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nStill here\r\n`,
    );

    expect(mail.text).toContain('Still here');
    expect(mail.undecodable).toHaveLength(1);
  });

  test('falls back to the header lines when no parser accepts the message', async () => {
    const nested = Array.from(
      { length: 200 },
      (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}\r\n`,
    );
    const { mail, receivedAt } = await parse(HEAD + nested.join(''));

    expect(mail).toMatchObject({ subject: 'Topic', from: { address: 'ada@work.example' } });
    expect(mail.undecodable[0]).toBe('The structure of the message could not be read.');
    expect(receivedAt).toEqual(new Date('2026-01-01T07:00:00Z'));
  });

  test('bounds every field', async () => {
    const many = Array.from({ length: 500 }, (_, index) => `a${index}@x.example`).join(', ');
    const long = 'x'.repeat(50_000);
    const { mail } = await parse(
      `From: ${long} <${long}@x>\r\nTo: ${many}\r\nSubject: ${long}\r\nList-Id: ${long}\r\nReferences: ${'<a@b> '.repeat(500)}\r\n\r\n${'word '.repeat(50_000)}`,
    );

    expect(mail.text.length).toBeLessThanOrEqual(MAIL_TEXT_MAX);
    expect(mail.to.length).toBeLessThanOrEqual(50);
    expect(mail.references.length).toBeLessThanOrEqual(20);
    expect(JSON.stringify(mail).length).toBeLessThan(20_000);
  });

  test('never throws, whatever the bytes are', async () => {
    const piece = fc.constantFrom(
      'From: ',
      'Content-Type: multipart/mixed; boundary=b',
      'Content-Type: text/html',
      '\r\n',
      '\n\n',
      '--b',
      '--b--',
      '<p>',
      '</div>',
      '<style>',
      '<a href="',
      '=?utf-8?B?',
      '?=',
      '> ',
      'On x wrote:',
      '\u0000',
      '<',
      '>',
      ':',
      ';',
      '"',
      '(',
      'Content-Transfer-Encoding: base64\n\n',
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(''))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (raw) => {
        const { mail } = await parse(raw);
        expect(Mail.safeParse(mail).success).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
