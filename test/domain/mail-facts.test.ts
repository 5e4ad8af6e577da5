import { describe, expect, test } from 'vitest';
import { factsOf, type MailContext, type MailFacts, NO_HISTORY } from '#src/domain/mail-facts.ts';
import { organisation } from '#src/domain/mail-names.ts';
import type { Mail } from '#src/domain/signal.ts';
import { aMail } from './mail-builder.ts';

const CONTEXT: MailContext = { ownerAddress: 'owner@work.example', history: NO_HISTORY };
const facts = (changed: Partial<Mail> = {}, context: Partial<MailContext> = {}): MailFacts =>
  factsOf(aMail(changed), { ...CONTEXT, ...context });
const from = (name: string, address: string): Partial<Mail> => ({ from: { name, address } });

describe('factsOf', () => {
  test("finds nothing remarkable in a colleague's mail", () => {
    expect(facts()).toMatchObject({
      bulk: false,
      mailingList: false,
      automated: false,
      sameOrganisation: true,
      addressedAlone: true,
      replyToDiffers: false,
      impersonates: null,
      links: { deceptive: [], odd: [] },
      dangerousAttachments: [],
    });
  });

  test.each<[string, Partial<Mail>, Partial<MailFacts>]>([
    ['List-Id', { headers: { 'list-id': '<x.y>' } }, { bulk: true, mailingList: true }],
    [
      'List-Unsubscribe',
      { headers: { 'list-unsubscribe': '<mailto:x>' } },
      { bulk: true, mailingList: false },
    ],
    ['Precedence', { headers: { precedence: 'bulk' } }, { bulk: true }],
    ['words about unsubscribing', { text: 'To unsubscribe click here' }, { bulk: true }],
    [
      'Auto-Submitted',
      { headers: { 'auto-submitted': 'auto-replied' } },
      { automated: true, autoReply: true },
    ],
    ['an absence note', { subject: 'Automatic reply: away' }, { autoReply: true }],
    [
      'an empty Return-Path',
      { headers: { 'return-path': '<>' } },
      { automated: true, autoReply: false },
    ],
    ["a robot's address", from('CI', 'no-reply@work.example'), { automated: true }],
    ['a conversation', { headers: { 'in-reply-to': '<a@b>' } }, { inThread: true }],
  ])('reads %s', (_name, mail, expected) => {
    expect(facts(mail)).toMatchObject(expected);
  });

  test.each([
    ['PayPal Security', 'service@paypal-secure.com', 'paypal'],
    ['PayPal Service', 'service@random.example.org', 'paypal'],
    ['Support', 'support@paypa1.com', 'paypal'],
    ['Support', 'support@rnicrosoft.com', 'microsoft'],
    ['boss@work.example', 'x@elsewhere.com', 'work.example'],
    ['Work IT Support', 'it@elsewhere.com', 'work'],
    ['Helpdesk', 'it@work-verify.com', 'work'],
    ['Support', 'x@xn--pypal-4ve.com', 'xn--pypal-4ve.com'],
  ])('sees that %s <%s> poses as %s', (name, address, expected) => {
    expect(
      facts(from(name, address), { ownerAddress: 'owner@work.com' }).impersonates ?? '',
    ).toContain(expected);
  });

  test.each([
    ['PayPal Service', 'service@paypal.com'],
    ['PayPal Service', 'service@mail.paypal.co.uk'],
    ['Stripe Miller', 'miller@elsewhere.com'],
    ['Ada <ada@gmail.com>', 'ada@gmail.com'],
    ['Emailer', 'news@email.com'],
    ['Apple Orchard', 'info@appleorchardfarm.com'],
    ['Work Support', 'it@work.com'],
  ])('sees nothing false in %s <%s>', (name, address) => {
    expect(facts(from(name, address), { ownerAddress: 'owner@work.com' }).impersonates).toBeNull();
  });

  test('compares where answers go by organisation', () => {
    const replyTo = (address: string): boolean =>
      facts({ replyTo: [{ name: '', address }] }).replyToDiffers;

    expect(replyTo('ada@gmail.com')).toBe(true);
    expect(replyTo('office@sub.work.example')).toBe(false);
    expect(
      facts({
        replyTo: [{ name: '', address: 'list@lists.example' }],
        headers: { 'list-id': '<l>' },
      }).replyToDiffers,
    ).toBe(false);
  });

  test('believes a pass only from the receiving server, and a failure from whoever admits it', () => {
    const header = (value: string): Partial<Mail> => ({
      headers: { 'authentication-results': value },
    });
    const authServer = 'mx.google.com';
    const passed = 'mx.google.com; dkim=pass header.i=@x; spf=pass; dmarc=pass (p=REJECT)';

    expect(facts(header(passed), { authServer }).authentication).toEqual({
      spf: 'pass',
      dkim: 'pass',
      dmarc: 'pass',
    });
    expect(facts(header(passed)).authentication).toEqual({
      spf: 'none',
      dkim: 'none',
      dmarc: 'none',
    });
    expect(facts(header('mx.evil.example; dmarc=pass'), { authServer }).authentication.dmarc).toBe(
      'none',
    );
    expect(facts(header('mx.google.com; dmarc=fail'), { authServer }).authentication.dmarc).toBe(
      'fail',
    );
    expect(facts(header('mx.other.example; dmarc=fail')).authentication.dmarc).toBe('fail');
    expect(facts({}, { authServer }).authentication.dmarc).toBe('none');
  });

  test('compares what a link shows with where it leads', () => {
    const link = (text: string, href: string): MailFacts['links'] =>
      facts({ links: [{ text, href }] }).links;

    expect(link('www.bank.com', 'https://evil.org/x').deceptive).toEqual([
      { shown: 'bank.com', actual: 'evil.org' },
    ]);
    expect(link('https://www.bank.com/login', 'https://login.bank.com/').deceptive).toEqual([]);
    expect(link('Click here', 'https://evil.org/').deceptive).toEqual([]);
    expect(link('Node.js', 'https://evil.org/').deceptive).toEqual([]);
  });

  test.each([
    'http://192.0.2.7/login',
    'https://bank.com@evil.org/',
    'https://xn--pypal-4ve.com/',
    'https://paypal-login.evil.com/x',
    'https://work-verify.ru/',
    'https://paypal.com.evil.org/',
  ])('calls %s odd', (href) => {
    const owner = { ownerAddress: 'owner@work.com' };
    expect(facts({ links: [{ text: '', href }] }, owner).links.odd).toHaveLength(1);
    expect(facts({ text: `see ${href} now` }, owner).links.domains).toHaveLength(1);
  });

  test.each([
    'https://gitlab.work.com/x',
    'https://www.paypal.com/x',
    'https://work.com/x',
    'https://zoomcare.org/',
    'https://workday.com/',
  ])('calls %s usual', (href) => {
    expect(
      facts({ links: [{ text: '', href }] }, { ownerAddress: 'owner@work.com' }).links.odd,
    ).toEqual([]);
  });

  test('names attachments that would run', () => {
    const attachments = ['a.pdf', 'invoice.pdf.exe', 'x.HTML', 'notes.txt'].map((name) => ({
      name,
      mediaType: 'x/y',
      bytes: 1,
    }));

    expect(facts({ attachments }).dangerousAttachments).toEqual(['invoice.pdf.exe', 'x.HTML']);
  });
});

describe('organisation', () => {
  test.each([
    ['a@mail.work.co.uk', 'work.co.uk'],
    ['a@WORK.example', 'work.example'],
    ['a@localhost', 'localhost'],
    ['no address', ''],
    ['', ''],
  ])('reads %j as %j', (address, expected) => {
    expect(organisation(address)).toBe(expected);
  });
});
