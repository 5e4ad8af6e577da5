import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { propose } from '#src/flow/propose.ts';
import { CARD_CAPS } from '#src/domain/policy.ts';
import { countHeld } from '#src/store/signals.ts';
import { DANA, MAILBOX, type Night, OWNER } from '../support/night.ts';
import { actionsOf, cards, conversation, promotion, question, wordsOf } from './mails.ts';
import { audited, carriedOut, cardOf, nightOf, onlyProposal, press, states } from './scenes.ts';

describe('a second signal that asks for exactly what waits', () => {
  it('makes no second card, and is counted on the first', async () => {
    await using night = await nightOf([promotion()]);
    await twin(night);
    await propose(night.ctx, { ownerId: OWNER });
    await night.runUntilIdle();
    expect(await states(night)).toEqual(['pending']);
    expect(cards(night.slack)).toHaveLength(1);
    expect(wordsOf(cardOf(night).blocks)).toContain('1 more signal asked for exactly this');
    const { id } = await onlyProposal(night);
    expect(await audited(night, 'proposal.merged')).toMatchObject([{ subject: id }]);
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('makes a card of its own once the first was decided', async () => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), 'deny');
    await twin(night);
    await propose(night.ctx, { ownerId: OWNER });
    expect(await states(night)).toEqual(['denied', 'pending']);
    expect(await audited(night, 'proposal.merged')).toEqual([]);
  });

  it('among the same group makes one item', async () => {
    await using night = await nightOf([]);
    night.gmail.deliver(MAILBOX, promotion());
    night.clock.advance(120_000);
    const lock = await night.ctx.store.withLock(`propose/${OWNER}`, async () => {
      await night.runUntilIdle();
      await twin(night);
      return true;
    });
    expect(lock).toBe(true);
    await carriedOut(night, 1_000);
    expect(await states(night)).toEqual(['pending']);
    expect(await audited(night, 'proposal.merged')).toHaveLength(1);
  });
});

describe('what is held back', () => {
  it('comes when its owner asks for the next ones, within the caps (I19)', async () => {
    await using night = await nightOf(Array.from({ length: 8 }, (_, at) => question(`q${at}`)));
    const single = CARD_CAPS.singlesPerKindMax;
    expect(cards(night.slack)).toHaveLength(single);
    expect(await countHeld(night.ctx.store.db, OWNER)).toBe(8 - single);
    expect(await askNext(night)).toContain('The next ones come');
    expect(cards(night.slack)).toHaveLength(2 * single);
    await askNext(night);
    expect(cards(night.slack)).toHaveLength(8);
    await night.slack.as(DANA).command('approvals');
    expect(actionsOf(night.slack.as(DANA).ephemerals().at(-1)?.blocks)).not.toContain('cards.next');
    expect(night.effects()).toEqual([]);
  });

  it('stays held where there is no room, and that is said (I19)', async () => {
    await using night = await nightOf(Array.from({ length: 16 }, (_, at) => question(`q${at}`)));
    for (let round = 0; round < 3; round += 1) await askNext(night);
    expect(cards(night.slack)).toHaveLength(CARD_CAPS.openCardsMax);
    expect(await askNext(night)).toContain('there is no room for another card');
    expect(await countHeld(night.ctx.store.db, OWNER)).toBe(4);
  });
});

/** Another signal with the same content as the only one. */
async function twin(night: Night): Promise<void> {
  const { db } = night.ctx.store;
  await sql`insert into signals (id, account_id, owner_id, kind, external_id, thread_id, sender, state, held, received_at, ingested_at, content)
    select id || 'b', account_id, owner_id, kind, external_id || 'b', null, sender, 'triaged', false, received_at, ingested_at, content
    from signals where kind = 'mail'`.execute(db);
  await sql`insert into verdicts (signal_id, owner_id, category, confidence, lane, one_line, why, explanation, created_at)
    select signal_id || 'b', owner_id, category, confidence, lane, one_line, why, explanation, created_at from verdicts
    where signal_id || 'b' in (select id from signals)`.execute(db);
}

/** Presses the button on the answer to `approvals`, and resolves with what is answered to that. */
async function askNext(night: Night): Promise<string> {
  const person = night.slack.as(DANA);
  await person.command('approvals');
  const answer = person.ephemerals().findLast(({ blocks }) => actionsOf(blocks).length > 0);
  if (answer === undefined) throw new Error(`${conversation(night.slack).length} messages`);
  const target = { channel: answer.channel, ts: answer.ts, ephemeral: true };
  const before = person.ephemerals().length;
  await person.click(target, 'cards.next');
  const told = await night.slack.until(() => person.ephemerals()[before]);
  await night.runUntilIdle();
  return wordsOf(told.blocks);
}
