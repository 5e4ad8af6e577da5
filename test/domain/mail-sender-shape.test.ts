import { describe, expect, test } from 'vitest';
import { factsOf, NO_HISTORY } from '#src/domain/mail-facts.ts';
import { organisation } from '#src/domain/mail-names.ts';
import { senderShape } from '#src/domain/mail-sender-shape.ts';
import { triageByRules } from '#src/domain/mail-triage.ts';
import { aMail } from './mail-builder.ts';

const OWNER = { ownerAddress: 'owner@work.example', history: NO_HISTORY };
const shape = (name: string, address: string) => {
  const mail = aMail({ from: { name, address } });
  return senderShape(mail, factsOf(mail, OWNER));
};

describe('the form of a sender', () => {
  test.each([
    ['Home Depot Opinion', 'noreply@newsdesk.com', 'homedepot'],
    ['Coinbase Rewards', 'hello@launch-hub.com', 'coinbase'],
    ['UPS®', 'ups@x1.onmicrosoft.com', 'ups'],
    ['Ripple', 'team@lucid-ink.com', 'ripple'],
    ['Metamask', 'metamask.help@gmail.com', 'metamask'],
    ['Metamask', 'quickbooks@notification.intuit.com', 'metamask'],
    ['Gmail Team', 'gmail.team@gmail.com', 'gmail'],
    ['Coinbase Rewards', 'alerts@info.citi.com', 'coinbase'],
    ['Netflix', 'no-reply@office.com', 'netflix'],
    ['UPS', 'parcels@constructor.com', 'ups'],
  ])('%s <%s> bears the name of %s', (name, address, company) => {
    expect(shape(name, address).namesCompany).toBe(company);
  });

  test.each([
    ['Coinbase Rewards', 'hello@coinbase.com'],
    ['The Home Depot', 'deals@mail.homedepot.com'],
    ['Steam Support', 'noreply@steampowered.com'],
    ['Citibank', 'alerts@info.citi.com'],
    ['QuickBooks Team', 'quickbooks@notification.intuit.com'],
    ['Outlook Team', 'no-reply@microsoft.com'],
    ['Microsoft Office', 'no-reply@office.com'],
    ['T-Mobile', 'info@t-mobile.com'],
    ['Google Developers Berlin', 'info@meetup.com'],
    ['Norton Baker', 'norton.baker@elsewhere.com'],
    ['Start-ups Weekly', 'news@elsewhere.com'],
    ['Amazon Sellers Club', 'club@elsewhere.com'],
    ['Netflix Desk', 'colleague@work.example'],
  ])('%s <%s> bears no name that is not its own', (name, address) => {
    expect(shape(name, address).namesCompany).toBeNull();
  });

  test.each([
    ["info@63x8gm8yh44c.com'", true],
    ['info@bonus.cmo', true],
    ['printer@scan.office.lan', false],
    ['root@web1', false],
    ['info@elsewhere.co.uk', false],
  ])('%s can be nobody’s: %s', (address, isImpossible) => {
    expect(shape('', address).isImpossible).toBe(isImpossible);
  });

  test.each([
    ['news@fk1izdode6.com', true],
    ['69ph1yrakadm@elsewhere.com', false],
    ['news@xl1yhe3.onmicrosoft.com', true],
    ['sam2026@elsewhere.com', false],
    ['info@web2print.com', false],
    ['b2b@elsewhere.com', false],
    ['a1b2@elsewhere.com', false],
  ])('%s looks drawn by lot: %s', (address, isDrawn) => {
    expect(shape('', address).isDrawn).toBe(isDrawn);
  });

  test.each([
    ['Fern Hill', 'no-reply@fern-hill.com', true],
    ['Fern Hill', 'no-reply@elsewhere.com', false],
    ['Mail Desk', 'desk@mail.com', false],
    ['Posteo', 'sam@posteo.de', false],
    ['Microsoft', 'sam@q3vfl.onmicrosoft.com', false],
  ])('%s <%s> is called as its own domain: %s', (name, address, isCalled) => {
    expect(shape(name, address).isCalledAsItsDomain).toBe(isCalled);
  });

  test('customers of one provider are strangers to each other', () => {
    expect(organisation('a@one.onmicrosoft.com')).toBe('one.onmicrosoft.com');
    expect(organisation('a@mail.one.onmicrosoft.com')).toBe('one.onmicrosoft.com');
    const tenant = { ownerAddress: 'owner@one.onmicrosoft.com', history: NO_HISTORY };
    const from = (address: string) =>
      factsOf(aMail({ from: { name: '', address } }), tenant).sameOrganisation;
    expect(from('a@one.onmicrosoft.com')).toBe(true);
    expect(from('a@two.onmicrosoft.com')).toBe(false);
  });
});

describe('what it weighs', () => {
  const triage = (mail: Parameters<typeof aMail>[0]) => triageByRules(aMail(mail), OWNER);

  test('a trial address that asks for an account, not one that sends the minutes', () => {
    const from = { name: 'Records', address: 'records@q3vfl.onmicrosoft.com' };
    const asks = {
      from,
      subject: 'Mailbox',
      text: 'Your mailbox is almost full, verify your account.',
    };
    expect(triage(asks).category).toBe('suspicious');
    expect(triage(asks).why).toContain(
      'the sender writes from a trial address that anybody is given',
    );
    const text = 'Attached are the minutes of Monday; see you at the next meeting of the club.';
    expect(triage({ from, subject: 'Minutes', text }).category).not.toBe('suspicious');
  });

  test('a newsletter that pretends to answer, not a real answer', () => {
    const why = 'it pretends to answer, but was sent to many';
    const mail = {
      from: { name: 'Offers', address: 'offer@spsort.shop' },
      subject: 'A set of tools',
      text: 'Verify your account now. Unsubscribe here.',
      headers: { 'in-reply-to': '<a@b.example>', 'list-id': '<x.y>' },
    };
    expect(triage(mail).category).toBe('suspicious');
    expect(triage(mail).why).toContain(why);
    const answer = { ...mail, subject: 'Re: A set of tools' };
    expect(triage(answer).why).not.toContain(why);
  });

  test('no honest mail of a company from its own domain', () => {
    const mail = {
      from: { name: 'Coinbase', address: 'no-reply@info.coinbase.com' },
      subject: 'New sign-in',
      text: 'There was a new sign-in to your account from Porto. If it was you, there is nothing to do.',
    };
    expect(triage(mail).category).not.toBe('suspicious');
  });
});
