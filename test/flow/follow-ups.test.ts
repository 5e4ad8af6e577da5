import { expect, it } from 'vitest';
import { typedWords } from '../listeners/asking.ts';
import { disconnect } from '#src/flow/disconnect.ts';
import { followUps } from '#src/flow/follow-ups.ts';
import { listAccounts } from '#src/store/accounts.ts';
import { DANA, MAILBOX, type Night, OWNER } from '../support/night.ts';
import { cards, digests, question, rawMail, wordsOf } from './mails.ts';
import { carriedOut, cardOf, nightOf, press, toldTo } from './scenes.ts';

const DAY_MS = 86_400_000;

/** A morning on which a reply was sent through a card. */
async function sentNight(): Promise<Night> {
  const night = await nightOf([question()]);
  await sendInstead(night);
  return night;
}

/** The reply of the only draft card is sent. */
async function sendInstead(night: Night, question = 'Save'): Promise<void> {
  const card = cardOf(night, question);
  const value = /send\.crd_[^"]+/.exec(JSON.stringify(card.blocks))?.[0] ?? '';
  await press(night, card, { action: 'menu', value });
  const sending = await night.slack.until(() =>
    cards(night.slack).find(
      ({ ts, blocks }) => ts === card.ts && wordsOf(blocks).includes('Send this reply?'),
    ),
  );
  await press(night, sending, 'approve');
  await carriedOut(night);
}

async function daysLater(night: Night, days: number): Promise<string> {
  night.clock.advance(days * DAY_MS);
  await night.runUntilIdle();
  return wordsOf(digests(night.slack).at(-1)?.blocks);
}

it('names what nobody answered after three days, and makes a draft that asks after it on a click (R0, I1)', async () => {
  await using night = await sentNight();
  expect(await daysLater(night, 2)).not.toContain('No answer yet');
  const told = await daysLater(night, 1);
  expect(told).toContain('No answer yet to what you sent');
  expect(told).toContain('Question about the contract');
  const before = night.effects().length;
  const digest = digests(night.slack).at(-1);
  const place = { channel: digest?.channel ?? '', ts: digest?.ts ?? '' };
  await night.slack.as('U0SECOND').click(place, 'digest.nudge', { force: true });
  expect(await toldTo(night, 'U0SECOND')).toContain('not known any more');
  await night.slack.as(DANA).click(place, 'digest.nudge');
  expect(await toldTo(night)).toContain('The draft comes next');
  await night.runUntilIdle();
  const card = cardOf(night, 'Save this reply as a draft? Waiting');
  expect(wordsOf(card.blocks)).toContain('look at my mail of Sat 21 Nov');
  expect(wordsOf(card.blocks)).toContain('Nobody answered what you sent');
  expect(night.effects()).toHaveLength(before);
  await press(night, card, 'approve');
  await carriedOut(night);
  const [draft, ...more] = night.effects().slice(before);
  expect(more).toEqual([]);
  const { message } = (draft as { body: { message: { raw: string } } }).body;
  const raw = Buffer.from(message.raw, 'base64url').toString('latin1');
  expect(raw).toContain('To: ana@client.example');
});

it('says nothing of what was answered since, nor of what is long past', async () => {
  await using night = await sentNight();
  const now = () => night.clock.now();
  const person = { id: OWNER, timeZone: 'Europe/Berlin' };
  const waits = () => followUps(night.ctx.store, person, now());
  night.clock.advance(3 * DAY_MS);
  expect(await waits()).toMatchObject([{ line: 'Question about the contract' }]);
  expect(await followUps(night.ctx.store, { ...person, id: 'T0NIGHT/U0SECOND' }, now())).toEqual(
    [],
  );
  night.clock.advance(12 * DAY_MS);
  expect(await waits()).toEqual([]);
  night.clock.advance(-12 * DAY_MS);
  const answer = rawMail(
    {
      From: 'Ana Silva <ana@client.example>',
      Subject: 'Re: Question about the contract',
      'Message-ID': '<answer@client.example>',
      'In-Reply-To': '<contract.question@client.example>',
      References: '<contract.question@client.example>',
    },
    'Thank you, the second date it is.',
  );
  night.gmail.deliver(MAILBOX, answer);
  await night.runUntilIdle();
  expect(await waits()).toEqual([]);
});

const HOUR_MS = 3_600_000;

/** A mail that the owner sent in another program, which lies under Sent. */
function sentElsewhere(night: Night, name: string, text: string, headers = {}): void {
  const raw = rawMail(
    {
      From: `Dana <${MAILBOX}>`,
      To: 'Ben Ode <ben@client.example>',
      Subject: `About ${name}`,
      'Message-ID': `<${name}@night.example>`,
      ...headers,
    },
    text,
  );
  night.gmail.deliver(MAILBOX, raw, { labelIds: ['SENT'] });
}

it('names what was sent elsewhere and nobody answered, only for who lets their sent mail be looked at', async () => {
  await using night = await nightOf([]);
  sentElsewhere(night, 'offer', 'Could you send me the offer by Friday?');
  sentElsewhere(night, 'thanks', 'Thank you for the offer.');
  sentElsewhere(night, 'note', 'Do I still have milk?', { To: MAILBOX });
  expect(await daysLater(night, 3)).not.toContain('No answer yet');
  await typedWords(night, 'settings followups on');
  const told = await daysLater(night, 1);
  expect(told).toMatch(/No answer yet to what you sent[^]*Ben Ode[^]*About offer/);
  expect(told).not.toMatch(/About thanks|About note|Ask after it/);
  const kept = await night.ctx.store.db.selectFrom('sent_mails').selectAll().execute();
  expect(JSON.stringify(kept)).not.toContain('by Friday');

  const answer = { 'In-Reply-To': '<offer@night.example>', References: '<offer@night.example>' };
  const from = { From: 'Ben Ode <ben@client.example>', Subject: 'Re: About offer', ...answer };
  night.gmail.deliver(MAILBOX, rawMail({ ...from, 'Message-ID': '<a@c.example>' }, 'Here it is.'));
  expect(await daysLater(night, 1)).not.toContain('No answer yet');
});

it('counts from what was asked after since, once that was sent', async () => {
  await using night = await sentNight();
  await daysLater(night, 3);
  const digest = digests(night.slack).at(-1);
  const place = { channel: digest?.channel ?? '', ts: digest?.ts ?? '' };
  await night.slack.as(DANA).click(place, 'digest.nudge');
  await toldTo(night);
  await night.runUntilIdle();
  const asked = night.clock.now().getTime();
  await sendInstead(night, 'Save this reply as a draft? Waiting');
  expect(await daysLater(night, 4)).toContain('No answer yet');
  const person = { id: OWNER, timeZone: 'Europe/Berlin' };
  const waits = await followUps(night.ctx.store, person, night.clock.now());
  expect(waits.map(({ sentAt }) => Date.parse(sentAt) >= asked)).toEqual([true]);
});

it('counts from the newest mail that its owner wrote in a thread, wherever that was', async () => {
  await using night = await sentNight();
  await typedWords(night, 'settings followups on');
  night.clock.advance(DAY_MS);
  sentElsewhere(night, 'again', 'One thing more: which of the two dates is it?', {
    Subject: 'Re: Question about the contract',
    'In-Reply-To': '<contract.question@client.example>',
    References: '<contract.question@client.example>',
  });
  const person = { id: OWNER, timeZone: 'Europe/Berlin' };
  await daysLater(night, 3);
  const waits = await followUps(night.ctx.store, person, night.clock.now());
  expect(waits.map(({ line }) => line)).toEqual(['Re: Question about the contract']);
});

it('says nothing of a mailbox that was disconnected, whose answers nobody reads', async () => {
  await using night = await sentNight();
  await typedWords(night, 'settings followups on');
  sentElsewhere(night, 'offer', 'Could you send me the offer by Friday?');
  await daysLater(night, 4);
  const person = { id: OWNER, timeZone: 'Europe/Berlin' };
  const waits = () => followUps(night.ctx.store, person, night.clock.now());
  expect(await waits()).toHaveLength(2);
  const accounts = await listAccounts(night.ctx.store.db, OWNER);
  const account = accounts.find(({ kind }) => kind === 'gmail');
  await disconnect(night.ctx, account?.id ?? '', { kind: 'person', id: OWNER });
  expect(await waits()).toEqual([]);
  expect(await night.ctx.store.db.selectFrom('sent_mails').select('line').execute()).toEqual([]);
});

it('keeps nothing of sent mail for more than 14 days, also where the mailbox cannot be read', async () => {
  await using night = await nightOf([]);
  const { db } = night.ctx.store;
  const kept = () => db.selectFrom('sent_mails').select('line').execute();
  await typedWords(night, 'settings followups on');
  sentElsewhere(night, 'offer', 'Could you send me the offer by Friday?');
  await daysLater(night, 1);
  expect(await kept()).toHaveLength(1);
  await db
    .updateTable('accounts')
    .set({ state: 'reauthorise' })
    .where('kind', '=', 'gmail')
    .execute();
  await daysLater(night, 15);
  expect(await kept()).toEqual([]);
});

it('forgets what it kept of sent mail when its owner ends it, and reads little of much', async () => {
  await using night = await nightOf([]);
  for (let at = 0; at < 40; at += 1) {
    sentElsewhere(night, `n${at}`, 'Could you look at this?');
    night.clock.advance(60_000);
  }
  const before = night.gmail.unitsOf(MAILBOX);
  await typedWords(night, 'settings followups on');
  await daysLater(night, 1);
  const polling = 50;
  expect(night.gmail.unitsOf(MAILBOX) - before).toBeLessThanOrEqual(5 + 20 * 20 + polling);
  const kept = () => night.ctx.store.db.selectFrom('sent_mails').select('line').execute();
  expect(await kept()).toHaveLength(20);
  night.clock.advance(HOUR_MS);
  await typedWords(night, 'settings followups off');
  expect(await kept()).toEqual([]);
  await daysLater(night, 1);
  expect(await kept()).toEqual([]);
});
