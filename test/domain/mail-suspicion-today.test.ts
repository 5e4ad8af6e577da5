import { describe, expect, test } from 'vitest';
import type { Classifier } from '#src/domain/mail-classifier.ts';
import { NO_HISTORY } from '#src/domain/mail-facts.ts';
import { triageByRules, type RuleVerdict } from '#src/domain/mail-triage.ts';
import type { Mail } from '#src/domain/signal.ts';
import { aMail } from './mail-builder.ts';

const OWNER = { ownerAddress: 'owner@work.example', history: NO_HISTORY };
const stranger = { from: { name: 'Sam', address: 'sam@elsewhere.com' }, subject: 'Hello' };
const triage = (mail: Partial<Mail>, classifier?: Classifier): RuleVerdict =>
  triageByRules(aMail({ ...stranger, ...mail }), OWNER, classifier);
const UNVOUCHED = { 'authentication-results': 'spf=none; dkim=none; dmarc=none' };
/** Opinions of a classifier that leans to deceit as far as asked. */
const leaning = (deceit: number): Classifier => ({
  opinionOf: () => ({
    shares: { urgent: 0.1, needsReply: 0.1, personal: 0.1, fyi: 0.6, promotion: 0.1 },
    deceit,
  }),
});

describe('lures of today', () => {
  test.each([
    ['a prize', 'Answer our short survey and claim your gift card today.'],
    ['a prize in German', 'Herzlichen Glückwunsch, Ihr Gutschein liegt bereit.'],
    ['a parcel', 'Your package is on hold because the shipping was unpaid.'],
    ['a parcel in Portuguese', 'Sua entrega foi retida, pague agora.'],
    ['coins', 'The airdrop is live: connect your wallet now.'],
    ['a share of a fortune', 'I need a trustworthy partner for a huge sum of money.'],
    ['a cure', 'Doctors hate this: gummies against neuropathy.'],
    ['what runs out', 'Your photos will be deleted today.'],
    ['an account in Italian', 'La tua carta è stata sospesa, conferma i tuoi dati.'],
    ['a code to scan', 'Scan the QR code with your phone to keep access.'],
    ['a share', 'Watch this stock on Monday, current price : 0.14'],
  ])('accuses a sender whom no check speaks for of %s', (_what, text) => {
    expect(triage({ text, headers: UNVOUCHED }).category).toBe('suspicious');
  });

  test.each([
    ['a survey', 'The survey of the hotel has eight questions; there is nothing to win.'],
    ['a voucher', 'Der Gutschein für Omas Geburtstag ist bestellt.'],
    ['a parcel', 'The parcel came on Monday, your neighbour has it.'],
    ['a wallet', 'I left my wallet at your place, could you bring it along?'],
    ['money', 'The sum of the invoice is 400, for the roof as agreed.'],
    ['a doctor', 'The doctor says that my blood pressure is fine again.'],
    ['photos', 'The photos of the wedding are here, which ones do you want?'],
    ['a card', 'La tua carta è arrivata per posta stamattina.'],
    ['a code', 'At the gate they scan the code of the ticket.'],
    ['a stock', 'We have no stock of the blue ones until Monday.'],
  ])('does not accuse such a sender of speaking of %s', (_what, text) => {
    expect(triage({ text, headers: UNVOUCHED }).category).not.toBe('suspicious');
  });

  test('of who is vouched for, one lure is not enough', () => {
    const text = 'Your package is on hold because the shipping was unpaid.';
    expect(triage({ text }).category).not.toBe('suspicious');
  });
});

describe('who sends to many', () => {
  const text = 'Ten ideas for the garden. Unsubscribe from these letters at any time.';
  const why = 'it was sent to many, by somebody that no check speaks for';
  const cheap = { from: { name: 'Garden', address: 'news@garden-ideas.xyz' } };

  test('is vouched for by something, or accused with one fact more', () => {
    expect(triage({ ...cheap, text, headers: UNVOUCHED }).why).toContain(why);
    expect(triage({ ...cheap, text, headers: UNVOUCHED }).category).toBe('suspicious');
    expect(triage({ text, headers: UNVOUCHED }).category).not.toBe('suspicious');
    const signed = { 'authentication-results': 'spf=none; dkim=pass; dmarc=none' };
    expect(triage({ ...cheap, text, headers: signed }).category).not.toBe('suspicious');
  });
});

describe('the headers of a list, which anybody can write', () => {
  const headers = { 'list-id': '<a.b.example>', 'list-post': '<mailto:a@b.example>' };
  const bait = { subject: 'Re: YOUR PACKAGE IS ON HOLD', text: 'Claim your present.' };
  const of = (added: Mail['headers']) => triage({ ...bait, headers: added }, leaning(-5)).category;

  test('excuse no lie about the sender, and no words with a fact against them', () => {
    const from = { name: 'PayPal Support', address: 'help@kyc-center.com' };
    expect(triage({ from, text: 'Verify your account.', headers }).why).toContain(
      'the sender poses as paypal',
    );
    expect(triage({ from, text: 'Verify your account.', headers }).category).toBe('suspicious');
    const rewards = { name: 'Home Depot Opinion', address: 'noreply@newsdesk.com' };
    expect(triage({ from: rewards, text: 'Verify your account.', headers }).why).toContain(
      'the sender bears the name of a company it does not write from',
    );
    expect(of(headers)).toBe('suspicious');
  });

  test('make of a newsletter no part of a conversation', () => {
    const answers = { 'in-reply-to': '<a@b.example>' };
    expect(of({ ...answers, 'list-unsubscribe': '<mailto:a@b.example>' })).toBe('suspicious');
    expect(of({ ...answers, ...headers })).not.toBe('suspicious');
  });

  test('let a list show whose words it passes on', () => {
    const from = { name: 'ana@elsewhere.com via Gardens', address: 'gardens@lists.example.org' };
    expect(triage({ from, headers }).facts.impersonates).toBeNull();
    expect(triage({ from }).facts.impersonates).toBe('elsewhere.com');
    expect(
      triage({ from, text: 'The roses are out; come by on Sunday.', headers }).category,
    ).not.toBe('suspicious');
  });
});

describe('disguised words', () => {
  const why = 'words are disguised from filters';

  test.each([
    ['𝟯𝟬-𝗱𝗮𝘆 𝗴𝘂𝗮𝗿𝗮𝗻𝘁𝗲𝗲', true],
    ['The \u0391irdrop is now live', true],
    ['vlcodd 1 n and zolt 0 ft', true],
    ['v , ia . gra and x , ana . x', true],
    ['Протокол собрания от Ivan', false],
    ['Chapter 1 of the book, room 0 in the cellar', false],
    ['A 5 μm filter and the angle α', false],
  ])('%j is disguised: %s', (subject, isDisguised) => {
    const { why: reasons } = triage({ subject, text: 'Verify your account.', headers: UNVOUCHED });
    expect(reasons.includes(why)).toBe(isDisguised);
  });
});

describe('a domain of nothing but lures', () => {
  const of = (address: string) =>
    triage({ from: { name: '', address }, text: 'Verify your account.' }).why;
  const why = 'the sender domain is named to lure';

  test.each(['a@secureoffer.ru', 'a@bestcashbonus.com', 'a@claim.your-prize.com'])(
    '%s is one',
    (address) => {
      expect(of(address)).toContain(why);
    },
  );

  test.each([
    'a@bestbuy.com',
    'a@winston.com',
    'a@creditkarma.com',
    'a@mydealers.com',
    'a@free.fr',
  ])('%s is none', (address) => {
    expect(of(address)).not.toContain(why);
  });
});

describe('the opinion of the classifier', () => {
  const text =
    'Your order was delivered. Please let us know how we did with the form on our site. '.repeat(2);
  const shop = { from: { name: 'Fern Hill', address: 'no-reply@fernhill.com' }, text };

  test('accuses alone when it is sure, and later of who writes under its own name', () => {
    expect(triage({ text }, leaning(1.2)).category).not.toBe('suspicious');
    expect(triage({ text }, leaning(1.4)).category).toBe('suspicious');
    expect(triage(shop, leaning(2.9)).category).not.toBe('suspicious');
    expect(triage(shop, leaning(3.1)).category).toBe('suspicious');
    const away = { ...shop, text: `${text} https://other.com/form` };
    expect(triage(away, leaning(2)).category).toBe('suspicious');
  });

  test('accuses alone in no language that it was not taught', () => {
    const polish =
      'Dziś doręczymy Twoją przesyłkę. Kurier zadzwoni przed dostawą, prosimy odebrać telefon. Kod odbioru znajdziesz poniżej, okaż go kurierowi razem z dowodem. Szczegóły znajdziesz na naszej stronie www.poczta.com albo w aplikacji, którą polecamy każdemu klientowi.';
    expect(triage({ text: polish }, leaning(4)).category).not.toBe('suspicious');
    expect(triage({ text: `${polish} and you will have the rest` }, leaning(4)).category).toBe(
      'suspicious',
    );
  });
});
