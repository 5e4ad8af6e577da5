import { describe, expect, it } from 'vitest';
import { denialsOf } from '#src/store/denials.ts';
import { liveMemories } from '#src/store/memories.ts';
import { consolidate } from '#src/flow/consolidate.ts';
import { DANA, type Night, OWNER } from '../support/night.ts';
import { actionsOf, promotion, wordsOf } from './mails.ts';
import {
  audited,
  carriedOut,
  cardOf,
  nightOf,
  onlyProposal,
  press,
  states,
  toldTo,
} from './scenes.ts';

describe('denying', () => {
  it('acts at once, takes the buttons away and asks why', async () => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), 'deny');
    expect(await states(night)).toEqual(['denied']);
    await night.runUntilIdle();
    expect(actionsOf(cardOf(night).blocks)).toEqual(['card.reason']);
  });

  it('with a reason keeps it, shows it on the card, and puts no typed word into the ledger', async () => {
    await using night = await nightOf([promotion()]);
    await denyAndSay(night, {
      reason: 'risky',
      note: 'Ask <@U0MANAGER> *first* https://evil.example',
    });
    const { id } = await onlyProposal(night);
    expect((await denialsOf(night.ctx.store.db, [id])).get(id)).toEqual({
      reason: 'risky',
      note: 'Ask <@U0MANAGER> *first* https://evil.example',
    });
    expect(wordsOf(cardOf(night).blocks)).toContain('Too risky');
    expect(actionsOf(cardOf(night).blocks)).toEqual([]);
    const [entry] = await audited(night, 'denial.explained');
    expect(entry?.data).toMatchObject({ reason: 'risky', noteCharacters: 45 });
    expect(JSON.stringify(await audited(night))).not.toContain('first');
  });

  it('keeps a reason once', async () => {
    await using night = await nightOf([promotion()]);
    const before = await denied(night);
    await say(night, { reason: 'wrong' });
    await press(night, before, { action: 'reason', force: true });
    await say(night, { reason: 'never' });
    expect(await toldTo(night)).toContain('You said why already');
    const { id } = await onlyProposal(night);
    expect((await denialsOf(night.ctx.store.db, [id])).get(id)?.reason).toBe('wrong');
  });

  it('without choosing a reason is answered in the modal', async () => {
    await using night = await nightOf([promotion()]);
    await denied(night);
    await press(night, cardOf(night), 'reason');
    expect(JSON.stringify(await submitWhy(night, { reason: 'because' }).catch(String))).toMatch(
      /Choose a reason|because/,
    );
    expect(await audited(night, 'denial.explained')).toEqual([]);
  });

  it('is explained by whoever denied it alone (I5)', async () => {
    await using night = await nightOf([promotion()]);
    const card = await denied(night);
    await press(night, card, { action: 'reason', as: 'U0STRANGER', force: true });
    expect(await toldTo(night, 'U0STRANGER')).toContain('Only the owner');
    expect(night.slack.as('U0STRANGER').views()).toEqual([]);
    expect(await audited(night, 'denial.explained')).toEqual([]);
  });
});

describe('what is learned from a reason', () => {
  it.each([
    ['not-now', []],
    ['wrong', [1]],
    ['never', [2]],
  ])('%s counts as %j refusals, and permits nothing (I15)', async (reason, counted) => {
    await using night = await nightOf([promotion()]);
    await denyAndSay(night, { reason });
    await consolidate(night.ctx, { ownerId: OWNER });
    const memories = await liveMemories(night.ctx.store.db, OWNER, night.clock.now());
    expect(memories.map(({ denied: count }) => count)).toEqual(counted);
    expect(memories.every(({ approved }) => approved === 0)).toBe(true);
    night.gmail.deliver('dana@night.example', promotion('desk', { 'Message-ID': '<two@x.test>' }));
    await carriedOut(night, 120_000);
    expect(await states(night)).toEqual(reason === 'never' ? ['denied'] : ['denied', 'pending']);
    expect(night.effects()).toEqual([]);
  });
});

async function denied(night: Night) {
  await press(night, cardOf(night), 'deny');
  await night.runUntilIdle();
  return cardOf(night);
}

async function say(night: Night, said: { reason: string; note?: string }): Promise<void> {
  if (actionsOf(cardOf(night).blocks).includes('card.reason'))
    await press(night, cardOf(night), 'reason');
  await submitWhy(night, said);
  await night.runUntilIdle();
}

async function submitWhy(night: Night, said: { reason: string; note?: string }): Promise<unknown> {
  const person = night.slack.as(DANA);
  const modal = await night.slack.until(() => person.views().at(-1)?.id);
  const values = { reason: { reason: said.reason }, note: { note: said.note ?? '' } };
  return (await person.submit(modal, values)).response;
}

async function denyAndSay(night: Night, said: { reason: string; note?: string }): Promise<void> {
  await denied(night);
  await say(night, said);
}
