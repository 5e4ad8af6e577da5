import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { consolidate } from '#src/flow/consolidate.ts';
import { endVoice, learnVoice } from '#src/flow/learn-voice.ts';
import { saidWords, typedWords } from '../listeners/asking.ts';
import { DANA, MAILBOX, type Night, openNight, OWNER } from '../support/night.ts';
import { until } from '../support/until.ts';
import { question, rawMail } from './mails.ts';

const sent = (at: number, from = MAILBOX): Buffer =>
  rawMail(
    {
      From: `Dana <${from}>`,
      To: 'ana@client.example',
      Subject: 'Plan',
      'Message-ID': `<sent-${from}-${at}@x>`,
    },
    'Hey Ana,\n\nthe plan is fine with me, and I will send the rest.\n\nCheers,\nDana\n\nOn Monday Ana wrote:\n> Dear Dana, secretword\n> Sincerely',
  );

async function voiced(night: Night, from = MAILBOX): Promise<void> {
  for (let at = 0; at < 6; at += 1)
    night.gmail.deliver(MAILBOX, sent(at, from), { labelIds: ['SENT'] });
  await night.runUntilIdle();
}

const memories = async (night: Night) =>
  await night.ctx.store.db.selectFrom('memories').selectAll().execute();

const drafts = (night: Night) =>
  night.model.requests
    .filter(({ schema }) => schema?.name === 'draft')
    .map((request) => JSON.stringify(request));

describe('the voice of drafts', () => {
  it('is off, and then nothing that was sent is read or kept', async () => {
    await using night = await openNight({ model: true });
    await voiced(night);
    night.gmail.deliver(MAILBOX, question());
    const before = night.gmail.httpRequests;
    await consolidate(night.ctx, { ownerId: OWNER });
    expect(night.gmail.httpRequests).toBe(before);
    await night.untilMorning();
    expect(await memories(night)).toEqual([]);
    expect(drafts(night).length).toBeGreaterThan(0);
    expect(drafts(night).join('')).not.toContain('cheers');
    expect(await typedWords(night, 'settings voice')).toContain('do not follow how you write');
  });

  it('is learned where its owner allowed it, told with its origin, and goes into their drafts as data alone (I13, I15)', async () => {
    await using night = await openNight({ model: true });
    await voiced(night);
    expect(await typedWords(night, 'settings voice on')).toMatch(
      /newest mails that you sent[^]*no sentence/,
    );
    await consolidate(night.ctx, { ownerId: OWNER });
    expect(await typedWords(night, 'memory')).toMatch(
      /“hey” … “cheers”, informal, English[^]*learned from 6 mails that you sent/,
    );
    const [memory] = await memories(night);
    expect(memory).toMatchObject({ kind: 'voice', approved: 6 });
    expect(memory?.provenance).toContain('<sent-dana@night.example-0@x>');
    expect(JSON.stringify(memory)).not.toMatch(/secretword|sincerely|plan is fine/);

    night.gmail.deliver(MAILBOX, question());
    await night.untilMorning();
    const [asked = ''] = drafts(night);
    expect(asked).toContain('cheers');
    const instructions = night.model.requests.flatMap(({ messages }) =>
      messages.filter(({ role }) => role !== 'user'),
    );
    expect(instructions.length).toBeGreaterThan(0);
    expect(JSON.stringify(instructions)).not.toMatch(/cheers|"hey"/i);

    expect(await typedWords(night, 'forget my voice')).toContain('Forgotten');
    await night.untilMorning();
    expect(await memories(night)).toEqual([]);
    expect(await saidWords(night, 'settings voice')).toContain('do not follow how you write');
  });

  it('is learned from mails of the mailbox itself, and of nobody who sends in its name (I16)', async () => {
    await using night = await openNight();
    await voiced(night, 'assistant@night.example');
    await typedWords(night, 'settings voice on');
    await consolidate(night.ctx, { ownerId: OWNER });
    expect(await memories(night)).toEqual([]);
  });

  it('is each person’s own, and gone when they switch it off (I16)', async () => {
    await using night = await openNight();
    await voiced(night);
    await typedWords(night, 'settings voice on');
    await consolidate(night.ctx, { ownerId: OWNER });
    expect(await typedWords(night, 'memory', 'U0SECOND')).not.toContain('voice');
    expect(await typedWords(night, 'forget my voice', 'U0SECOND')).toContain('no such thing');
    expect(await memories(night)).toHaveLength(1);
    expect(await typedWords(night, 'settings voice off', DANA)).toContain('forgotten');
    expect(await memories(night)).toEqual([]);
  });

  it('is not kept where it is switched off at the moment in which it was learned', async () => {
    await using night = await openNight();
    await voiced(night);
    await typedWords(night, 'settings voice on');
    let isOver = false;
    let learning: Promise<void> = Promise.resolve();
    await night.ctx.store.write(async (unit) => {
      await endVoice(unit, OWNER);
      learning = learnVoice(night.ctx, OWNER).finally(() => (isOver = true));
      await until('it waits, or is over', async () => isOver || (await waiting(night)) > 0);
    });
    await learning;
    expect(await memories(night)).toEqual([]);
  });
});

async function waiting({ ctx }: Night): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
  `.execute(ctx.store.db);
  return rows[0]?.count ?? 0;
}
