import { expect, it } from 'vitest';
import type { ModelRequest } from '#src/sandbox/model/request.ts';
import { scripted } from '#src/sandbox/model/server.ts';
import { findDigest } from '#src/store/digests.ts';
import { reopenHeldOver } from '#src/store/rereads.ts';
import { addDays } from '#src/lib/time.ts';
import { MAILBOX, MORNING, type Night, openNight, OWNER } from '../support/night.ts';
import { digests, rawMail, wordsOf } from './mails.ts';

const DAY_MS = 86_400_000;
const FIRST = '2026-11-21';

const mailFrom = (name: string): Buffer =>
  rawMail(
    { From: `${name} <${name}@client.example>`, Subject: `About ${name}` },
    `See ${name}. `.repeat(99),
  );

interface Asked {
  id: string;
  text: string;
}

function mailsIn({ messages }: ModelRequest): Asked[] {
  const lines = (messages.at(-1)?.content ?? '').split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Asked);
}

/** A first night whose budget holds no call at all, with these mails. */
async function heldNight(names: readonly string[]): Promise<Night> {
  const night = await openNight({ model: true, env: { NIGHTSHIFT_TOKENS_PER_NIGHT: '1' } });
  for (const name of names) {
    night.gmail.deliver(MAILBOX, mailFrom(name));
    night.clock.advance(1_000);
  }
  await night.untilMorning();
  return night;
}

async function lanes(night: Night): Promise<Record<string, string>> {
  const { db } = night.ctx.store;
  const rows = await db.selectFrom('verdicts').select(['one_line', 'lane']).execute();
  return Object.fromEntries(rows.map(({ one_line, lane }) => [one_line, lane]));
}

async function toDay(night: Night, day: number): Promise<void> {
  night.clock.set(new Date(MORNING.getTime() + day * DAY_MS - 6 * 3_600_000));
  await night.runUntilIdle();
  night.clock.set(new Date(MORNING.getTime() + day * DAY_MS));
  await night.runUntilIdle();
}

const digestOf = async (night: Night, day: number) => {
  const found = await findDigest(night.ctx.store.db, OWNER, addDays(FIRST, day));
  if (found === null) throw new Error(`There is no digest of day ${day}`);
  return found;
};

it('reads what a budget held before what comes later, counts it once, and says so', async () => {
  await using night = await heldNight(['ben', 'cleo']);
  expect(await lanes(night)).toEqual({ 'About ben': 'held', 'About cleo': 'held' });
  expect((await digestOf(night, 0)).mail.read).toBe(2);
  expect(night.model.requests).toEqual([]);

  await night.restart({ ...night.env, NIGHTSHIFT_TOKENS_PER_NIGHT: '1000000' });
  const asked: string[] = [];
  night.model.behave(
    scripted((request) => {
      const mails = request.schema?.name === 'triage' ? mailsIn(request) : [];
      asked.push(...mails.map(({ text }) => /See (\w+)/.exec(text)?.[1] ?? ''));
      const said = {
        category: 'waiting',
        confidence: 0.95,
        oneLine: 'It waits',
        needsReply: false,
      };
      return { verdicts: mails.map(({ id }) => ({ id, ...said, due: '', asks: [] })) };
    }),
  );
  night.gmail.deliver(MAILBOX, mailFrom('dora'));
  await toDay(night, 1);

  expect(asked.slice(0, 2).toSorted()).toEqual(['ben', 'cleo']);
  expect(asked.slice(2)).toEqual(['dora']);
  const second = await digestOf(night, 1);
  expect(second.mail.read).toBe(1);
  expect(second.reread).toMatchObject({ read: 2 });
  expect(second.sources.map(({ signals }) => signals)).toEqual([1, 0]);
  expect(wordsOf(digests(night.slack).at(-1)?.blocks)).toMatch(
    /2 mails of an earlier night, held by its budget, were read by the model now/,
  );

  await toDay(night, 2);
  expect((await digestOf(night, 2)).reread).toBeUndefined();
});

it('reads the newest again and no more than a part of a day’s budget, so that a flood is over with its night', async () => {
  await using night = await heldNight(['ben', 'cleo', 'dora']);
  const { store } = night.ctx;
  const day = addDays(FIRST, 1);
  const held = { day, since: new Date(0), before: night.clock.now(), limit: 2 };
  const again = () => store.write((unit) => reopenHeldOver(unit, OWNER, held));
  expect([await again(), await again()]).toEqual([2, 0]);
  const left = await store.db
    .selectFrom('signals')
    .innerJoin('verdicts', 'verdicts.signal_id', 'signals.id')
    .select('one_line')
    .where('reread', 'is', null)
    .execute();
  expect(left).toEqual([{ one_line: 'About ben' }]);
});

it('asks no more than once a day, keeps what is held again, and says nothing of it', async () => {
  await using night = await heldNight(['ben']);
  await toDay(night, 1);
  await toDay(night, 2);
  expect(await lanes(night)).toEqual({ 'About ben': 'held' });
  for (const day of [1, 2]) {
    const digest = await digestOf(night, day);
    expect(digest.mail.read).toBe(0);
    expect(digest.reread).toBeUndefined();
    expect(digest.untriaged).toBe(0);
    expect(digest.usage.held).toBeLessThanOrEqual(2);
  }
  const triaged = await night.ctx.store.db
    .selectFrom('audit')
    .select('type')
    .where('type', '=', 'signal.triaged')
    .execute();
  // In its own night, and once in each of the two that followed.
  expect(triaged).toHaveLength(3);
});
