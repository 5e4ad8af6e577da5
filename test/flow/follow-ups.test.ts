import { expect, it } from 'vitest';
import { followUps } from '#src/flow/follow-ups.ts';
import { DANA, MAILBOX, type Night, OWNER } from '../support/night.ts';
import { digests, question, rawMail, wordsOf } from './mails.ts';
import { carriedOut, cardOf, nightOf, press, toldTo } from './scenes.ts';

const DAY_MS = 86_400_000;

/** A morning on which a reply was sent through a card. */
async function sentNight(): Promise<Night> {
  const night = await nightOf([question()]);
  const card = cardOf(night, 'Save');
  const value = /send\.crd_[^"]+/.exec(JSON.stringify(card.blocks))?.[0] ?? '';
  await press(night, card, { action: 'menu', value });
  await night.slack.until(() => wordsOf(cardOf(night).blocks).includes('Send this reply?'));
  await press(night, cardOf(night, 'Send'), 'approve');
  await carriedOut(night);
  return night;
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
