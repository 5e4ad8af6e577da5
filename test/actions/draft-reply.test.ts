import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { ACTIONS } from '#src/actions/index.ts';
import type { Mail } from '#src/domain/signal.ts';
import type { DraftPlan } from '#src/connectors/mail/connector.ts';
import { Invalid } from '#src/lib/errors.ts';
import { buildAccount } from '../support/build-proposal.ts';
import { buildMail, buildSignal } from '../support/build-signal.ts';
import { boundOf, changedRequests, connectors } from './support.ts';

const draftReply = ACTIONS['mail.draft'];
const TEXT = 'Dear Ana,\n\nI will look at it today.';

function plan(changes: Partial<Mail> = {}, text: string | undefined = TEXT) {
  const signal = buildSignal(buildMail(changes));
  const target = { labels: ['INBOX'], lastMessageId: 'm1' };
  const input = { account: buildAccount(), signal, target, proposalId: 'prp_1', at: new Date(0) };
  return draftReply.plan(connectors, text === undefined ? input : { ...input, text });
}

/** The header block that would leave, as the provider gets it. */
function headers(request: { body: unknown }): string[] {
  const { message } = request.body as { message: { raw: string } };
  const bytes = Buffer.from(message.raw, 'base64url').toString('latin1');
  return bytes.slice(0, bytes.indexOf('\r\n\r\n')).replaceAll('\r\n ', ' ').split('\r\n');
}

const NAMES = [
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

describe('a drafted reply', () => {
  const bound = boundOf('mail.draft', plan());

  test('says on its card exactly what would be put into the drafts', () => {
    expect(draftReply.describe(connectors, bound)).toMatchObject({
      fields: [
        { label: 'To', value: 'ana@client.example' },
        { label: 'Subject', value: 'Re: Contract' },
        { label: 'Answers', value: 'Contract (Ana Silva <ana@client.example>)' },
      ],
      exactText: TEXT,
      effect: expect.stringContaining('Nothing is sent'),
    });
  });

  test('is one request to create a draft in the mail’s own thread', () => {
    expect(bound.request).toEqual({
      method: 'POST',
      target: '/gmail/v1/users/me/drafts',
      body: { message: { threadId: 't1', raw: expect.any(String) } },
    });
    expect(bound.preconditions).toEqual({ lastMessageId: 'm1' });
  });

  test('goes to the sender alone, whatever else the mail names', () => {
    const eve = [{ name: 'Eve', address: 'eve@evil.example' }];
    const { request } = boundOf(
      'mail.draft',
      plan({ replyTo: eve, to: eve, cc: eve, headers: { 'reply-to': 'eve@evil.example' } }),
    );
    expect(headers(request)).toContain('To: ana@client.example');
    expect(headers(request).join('\n')).not.toContain('evil.example');
  });

  test('answers once, not Re: Re:', () => {
    expect(headers(boundOf('mail.draft', plan({ subject: 'RE: Contract' })).request)).toContain(
      'Subject: RE: Contract',
    );
  });

  test.each([
    'Hi\r\nBcc: eve@evil.example',
    'Hi\nBcc: eve@evil.example',
    'Hi\rBcc: eve@evil.example',
    'Hi\r\n\r\nAn early body',
    'Hi\u2028Bcc: eve@evil.example',
    'Hi\0\u0085Bcc: eve@evil.example',
    '=?utf-8?B?DQpCY2M6IGV2ZUBldmlsLmV4YW1wbGU=?=',
    '=?utf-8?Q?Hi=0D=0ABcc:_eve@evil.example?=',
    `${'x'.repeat(900)}\r\nBcc: eve@evil.example`,
  ])('gets no header from the subject %j', (subject) => {
    const hostile = boundOf('mail.draft', plan({ subject }));
    expect(headers(hostile.request).map((line) => line.split(':')[0])).toEqual(NAMES);
    const { fields } = draftReply.describe(connectors, hostile);
    expect(fields[0]).toEqual({ label: 'To', value: 'ana@client.example' });
  });

  test('gets no header from any text of the mail or of a model', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `a\r\nBcc: eve@evil.example\r\n${text}`),
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, (subject, id, text) => {
        const planned = plan({ subject, messageId: id, references: [id, `<${id}>`] }, text);
        if (planned === null) return;
        const names = headers(planned.request).map((line) => line.slice(0, line.indexOf(':')));
        expect(NAMES).toEqual(expect.arrayContaining(names));
        expect(new Set(names).size).toBe(names.length);
        const content = draftReply.describe(connectors, boundOf('mail.draft', planned));
        expect(content.fields[0]?.value).toBe('ana@client.example');
      }),
    );
  });
});

describe('a stored draft', () => {
  const bound = boundOf('mail.draft', plan({ references: ['<m0@client.example>'] }));
  const { body } = bound.request;
  const envelope: DraftPlan = {
    threadId: 't1',
    from: 'dana@night.example',
    to: 'ana@client.example',
    subject: 'Re: Contract',
    inReplyTo: '<m1@client.example>',
    references: ['<m0@client.example>', '<m1@client.example>'],
    messageId: '<prp_1@nightshift.invalid>',
    text: TEXT,
  };
  const stored = (changes: Partial<DraftPlan>) => ({
    ...bound,
    request: connectors.mail.gmail.plan.draft({ ...envelope, ...changes }),
  });

  test('is described when it is the planned one', () => {
    expect(stored({}).request).toEqual(bound.request);
    expect(draftReply.describe(connectors, stored({})).exactText).toBe(TEXT);
  });

  test.each<[string, Partial<DraftPlan>]>([
    ['recipient', { to: 'eve@evil.example' }],
    ['sender', { from: 'boss@night.example' }],
    ['thread', { threadId: 't2' }],
    ['mail that it answers', { inReplyTo: '<other@client.example>' }],
    ['references', { references: ['<m1@client.example>'] }],
    ['Message-ID', { messageId: '<other@nightshift.invalid>' }],
  ])('is refused when another %s was written into it', (_what, changes) => {
    expect(() => draftReply.describe(connectors, stored(changes))).toThrow(Invalid);
  });

  test('shows the words that it holds now, never those of the plan', () => {
    const content = draftReply.describe(connectors, stored({ text: 'Other', subject: 'Odd' }));
    expect(content).toMatchObject({ exactText: 'Other', itemLine: 'ana@client.example — Odd' });
  });

  test.each(changedRequests(bound.request))('is refused with %s', (_how, request) => {
    expect(() => draftReply.describe(connectors, { ...bound, request })).toThrow(Invalid);
  });

  test.each([
    'Bcc: eve@evil.example',
    'Cc: eve@evil.example',
    'X-Other: 1',
    'To: eve@evil.example',
  ])('is refused with one more header: %s', (line) => {
    const { message } = body as { message: { raw: string; threadId: string } };
    const bytes = Buffer.from(message.raw, 'base64url').toString('latin1');
    const raw = Buffer.from(`${line}\r\n${bytes}`, 'latin1').toString('base64url');
    const request = { ...bound.request, body: { message: { ...message, raw } } };
    expect(() => draftReply.describe(connectors, { ...bound, request })).toThrow(Invalid);
  });

  test.each(['', '{}', 'null', '{"to":"eve@evil.example"}'])(
    'is refused where the record says %j of where it goes',
    (envelope) => {
      const facts = { ...bound.facts, envelope };
      expect(() => draftReply.describe(connectors, { ...bound, facts })).toThrow(Invalid);
    },
  );

  test.each(['mailbox', 'envelope', 'from', 'subject'])('is refused without %s', (name) => {
    const { [name]: _left, ...facts } = bound.facts;
    expect(() => draftReply.describe(connectors, { ...bound, facts })).toThrow(Invalid);
  });

  test('is no other action’s', () => {
    for (const kind of ['mail.archive', 'mail.label', 'pipeline.rerun'] as const)
      expect(() => ACTIONS[kind].describe(connectors, bound)).toThrow(Invalid);
  });
});

describe('no reply is planned', () => {
  test.each([
    ['without a text', undefined],
    ['for an empty text', ''],
    ['for white space', ' \n\t'],
    ['for control characters alone', '\0\u0007'],
    ['for more than a draft may hold', 'x'.repeat(20_001)],
  ])('%s', (_why, text) => {
    expect(
      draftReply.plan(connectors, {
        account: buildAccount(),
        signal: buildSignal(buildMail()),
        target: {},
        proposalId: 'prp_1',
        at: new Date(0),
        ...(text === undefined ? {} : { text }),
      }),
    ).toBeNull();
  });

  test.each([
    '',
    'ana@client.example, eve@evil.example',
    'ana@client.example\r\nBcc: eve@evil.example',
    '"ana silva"@client.example',
    'Ana <ana@client.example>',
    'undisclosed-recipients:;',
    'änä@client.example',
    'ana',
  ])('to the address %j, and the night goes on', (address) => {
    expect(plan({ from: { name: 'Ana', address } })).toBeNull();
  });

  test('into a thread whose id is none of the provider’s', () => {
    expect(plan({ threadId: '../t1' })).toBeNull();
  });
});
