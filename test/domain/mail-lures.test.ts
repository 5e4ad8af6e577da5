import { describe, expect, test } from 'vitest';
import { factsOf, NO_HISTORY } from '#src/domain/mail-facts.ts';
import { luresOf } from '#src/domain/mail-lures.ts';
import { triageByRules } from '#src/domain/mail-triage.ts';
import type { Mail } from '#src/domain/signal.ts';
import { aMail } from './mail-builder.ts';

const OWNER = { ownerAddress: 'owner@work.example', history: NO_HISTORY };
const triage = (mail: Partial<Mail>) => triageByRules(aMail(mail), OWNER);
const facts = (mail: Partial<Mail>) => factsOf(aMail(mail), OWNER);
const lures = (mail: Partial<Mail>) =>
  luresOf(aMail(mail), factsOf(aMail(mail), OWNER), OWNER.ownerAddress);
const from = (name: string, address: string): Pick<Mail, 'from'> => ({ from: { name, address } });

describe('the name of a company', () => {
  test.each([
    ['Netflix', 'info@billing-update.com', 'netflix'],
    ['MetaMask Support', 'help@kyc-center.com', 'metamask'],
    ['PayPal Service', 'pay.desk@gmail.com', 'paypal'],
    ['Bank of America Alerts', 'alerts@evil.com', 'bankofamerica'],
  ])('%s from %s is borrowed', (name, address, brand) => {
    expect(facts(from(name, address)).impersonates).toBe(brand);
  });

  test.each([
    ['Netflix', 'info@members.netflix.com'],
    ['Steam Support', 'noreply@steampowered.com'],
    ['Facebook', 'notification@facebookmail.com'],
    ['Citibank Alerts', 'alerts@info6.citi.com'],
    ['Norton Baker', 'norton.baker@elsewhere.com'],
  ])('%s from %s is its own', (name, address) => {
    expect(facts(from(name, address)).impersonates).toBeNull();
  });
});

describe('what has nothing to do with the sender', () => {
  test.each([
    ['your PayPal account was limited', 'sam@elsewhere.com', 'paypal'],
    ['your PayPal account was limited', 'service@paypal.com', null],
    ['PayPal shares fell on Monday', 'sam@elsewhere.com', null],
    ['your PayPal account was limited', 'colleague@work.example', null],
  ])('of %j from %s it tells %s', (text, address, brand) => {
    expect(lures({ ...from('Sam', address), text }).speaksFor).toBe(brand);
  });

  test('a link that carries the address is told, whichever way it is written', () => {
    const link = (href: string) =>
      lures({ ...from('Sam', 's@elsewhere.com'), links: [{ text: 'Open', href }] }).carriesAddress;

    expect(link('https://elsewhere.com/?u=owner@work.example')).toBe(true);
    expect(link('https://elsewhere.com/?u=owner%40work.example')).toBe(true);
    expect(
      link(`https://elsewhere.com/#${Buffer.from(OWNER.ownerAddress).toString('base64')}`),
    ).toBe(true);
    expect(link('https://elsewhere.com/?u=other@work.example')).toBe(false);
    expect(link('not a link')).toBe(false);
  });

  test('a page that anybody can publish, and links that lead away from the sender', () => {
    const text = 'See https://signin-x.web.app/login';
    expect(lures({ ...from('Sam', 's@elsewhere.com'), text })).toMatchObject({
      publicPlace: true,
      leadsElsewhere: true,
    });
    const own = 'See https://www.elsewhere.com/login';
    expect(lures({ ...from('Sam', 's@elsewhere.com'), text: own })).toMatchObject({
      publicPlace: false,
      leadsElsewhere: false,
    });
  });

  test.each([
    ['https://t.co/wjOhQd4AzJ', true],
    ['https://www.google.co.uk/amp/evil.example/x', true],
    ['https://bucket.storage.googleapis.com/a.html', true],
    ['https://www.google.com/maps/place/Hamburg', false],
    ['https://www.elsewhere.com/login', false],
  ])('of all its links %s leads where anybody can publish: %s', (href, isPublic) => {
    const mail = { ...from('Sam', 's@elsewhere.com'), links: [{ text: 'Open', href }] };
    expect(lures(mail).onlyPublicPlaces).toBe(isPublic);
    const own = { text: 'Home', href: 'https://elsewhere.com' };
    expect(lures({ ...mail, links: [...mail.links, own] }).onlyPublicPlaces).toBe(false);
  });

  test('a cheap domain that a link leads to, unless it is the sender’s own', () => {
    const text = 'Pay here: https://release-it.icu/pay';
    expect(lures({ ...from('Sam', 's@elsewhere.com'), text }).cheapPlace).toBe(true);
    expect(lures({ ...from('Sam', 's@release-it.icu'), text }).cheapPlace).toBe(false);
    const usual = 'Read it here: https://elsewhere.org/paper';
    expect(lures({ ...from('Sam', 's@elsewhere.com'), text: usual }).cheapPlace).toBe(false);
  });

  test('a picture to click on, not a picture beside a text', () => {
    const links = [{ text: '', href: 'https://elsewhere.com/a' }];
    const sender = from('Sam', 's@elsewhere.com');
    const caption =
      'Limited\nIf you no longer wish to receive these e-mails, unsubscribe by clicking here.';
    expect(lures({ ...sender, text: caption, links }).isPicture).toBe(true);
    const letter = 'We have moved to the second floor. '.repeat(8);
    expect(lures({ ...sender, text: letter, links }).isPicture).toBe(false);
    expect(lures({ ...sender, text: 'See you at noon.' }).isPicture).toBe(false);
  });

  test.each([
    ['owner@work.example, you have won', 'Open now', true],
    ['Hello', 'Dear owner@work.example, open now', true],
    ['Your receipt', 'Hello Olga, we sent the invoice to owner@work.example.', false],
    ['Hello', 'Hello Olga', false],
  ])('%j and %j call by the address: %s', (subject, text, calls) => {
    const mail = { ...from('Sam', 's@elsewhere.com'), subject, text };
    expect(lures(mail).callsByAddress).toBe(calls);
  });

  test('accuses who wants a password at such a page, not who shares one', () => {
    const asks = {
      ...from('Sam', 's@elsewhere.com'),
      subject: 'Mailbox',
      text: 'Your mailbox is almost full. Click here: https://signin-x.web.app/?u=owner@work.example',
    };
    expect(triage(asks).category).toBe('suspicious');
    expect(triage(asks).why).toContain('a link leads where anybody can publish');
    const shares = {
      ...asks,
      text: 'The slides of my talk are at https://talks.netlify.app/deck.',
    };
    expect(triage(shares).category).not.toBe('suspicious');
  });
});

describe('words that honest people use too', () => {
  const stranger = from('Sam', 'sam@elsewhere.com');

  test.each([
    'Thank you for your assistance with the move, it was a great help to all of us.',
    'The board asks how interest rates will change our plan for the second half of the year.',
    'Poker night is on Thursday at my place, bring something to drink and your lucky socks.',
    'The wire transfer for the trade fair left on Monday, so that it should be there by now.',
  ])('%j accuses no stranger', (text) => {
    expect(triage({ ...stranger, subject: 'Hello', text }).category).not.toBe('suspicious');
  });

  test('two of them together do', () => {
    const text =
      'I am writing about an inheritance: as beneficiary you get 4 million dollars. The wire transfer needs a processing fee.';
    expect(triage({ ...stranger, subject: 'Hello', text }).category).toBe('suspicious');
  });
});
