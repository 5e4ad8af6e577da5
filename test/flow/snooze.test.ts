import { describe, expect, it } from 'vitest';
import { LIFETIME_MS } from '#src/domain/policy.ts';
import { DANA, type Night } from '../support/night.ts';
import { actionsOf, promotion, wordsOf } from './mails.ts';
import {
  audited,
  carriedOut,
  cardOf,
  nightOf,
  openModal,
  press,
  states,
  tick,
  toldTo,
} from './scenes.ts';

const HOUR_MS = 3_600_000;

describe('putting a card aside', () => {
  it('for an hour asks again after an hour and not before', async () => {
    await using night = await nightOf([promotion()]);
    await putAside(night, 'hour');
    expect(await states(night)).toEqual(['snoozed']);
    await night.runUntilIdle();
    expect(wordsOf(cardOf(night).blocks)).toContain('Asked again later');
    await carriedOut(night, HOUR_MS - 1);
    expect(await states(night)).toEqual(['snoozed']);
    await carriedOut(night, 1);
    expect(await states(night)).toEqual(['pending']);
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect(await audited(night, 'proposal.snoozed')).toHaveLength(1);
  });

  it('until tomorrow wakes at nine in the morning of its owner', async () => {
    await using night = await nightOf([promotion()]);
    await putAside(night, 'morning');
    const [proposal] = await night.proposals();
    expect(proposal?.wakesAt).toEqual(new Date('2026-11-22T08:00:00.000Z'));
  });

  it('leaves an old Approve button without effect (I1)', async () => {
    await using night = await nightOf([promotion()]);
    const old = cardOf(night);
    await putAside(night, 'hour');
    await press(night, old, { action: 'approve', force: true });
    expect(await toldTo(night)).toContain('no longer open');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['snoozed']);
    expect(actionsOf(cardOf(night).blocks)).toEqual([]);
  });

  it('never extends how long it may be decided (I6)', async () => {
    await using night = await nightOf([promotion()]);
    const [before] = await night.proposals();
    await putAside(night, 'morning');
    const [after] = await night.proposals();
    expect(after?.expiresAt).toEqual(before?.expiresAt);
    await carriedOut(night, LIFETIME_MS.R1);
    expect(await states(night)).toEqual(['expired']);
    expect(night.effects()).toEqual([]);
  });

  it('beyond the time that it has is refused', async () => {
    await using night = await nightOf([promotion()]);
    const [proposal] = await night.proposals();
    night.clock.set(new Date((proposal?.expiresAt.getTime() ?? 0) - 2 * HOUR_MS));
    await putAside(night, 'morning');
    expect(await toldTo(night)).toContain('It runs out before then');
    expect(await states(night)).toEqual(['pending']);
  });

  it('is refused to anybody else (I5)', async () => {
    await using night = await nightOf([promotion()]);
    await putAside(night, 'hour', 'U0STRANGER');
    await toldTo(night, 'U0STRANGER');
    expect(await states(night)).toEqual(['pending']);
  });
});

describe('unticking items in the Read-all modal', () => {
  const many = Array.from({ length: 12 }, (_, at) => promotion(`desk${at}`));

  it('executes exactly what stayed ticked, and denies the rest (I2)', async () => {
    await using night = await nightOf(many);
    const modal = await openModal(night, cardOf(night));
    const proposals = await night.proposals();
    const kept = proposals.slice(1, 11);
    await tick(
      night,
      modal,
      kept.map(({ id }) => id),
    );
    await carriedOut(night);
    expect(
      night
        .effects()
        .map(({ target }) => target)
        .toSorted(),
    ).toEqual(kept.map(({ request }) => request.target).toSorted());
    const after = await night.proposals();
    for (const { id, state } of after)
      expect(state).toBe(kept.some((each) => each.id === id) ? 'done' : 'denied');
    expect(wordsOf(cardOf(night).blocks)).toContain('Done 10 · Denied 2');
  });

  it('says before that unticked ones are denied', async () => {
    await using night = await nightOf(many);
    const modal = await openModal(night, cardOf(night));
    const view = night.slack
      .as(DANA)
      .views()
      .find(({ id }) => id === modal);
    expect(JSON.stringify(view)).toContain('unticked ones are denied');
  });

  it('all of them is answered in the modal, and decides nothing', async () => {
    await using night = await nightOf(many);
    const modal = await openModal(night, cardOf(night));
    expect(JSON.stringify(await tick(night, modal, []))).toContain('Tick at least one');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(new Set(await states(night))).toEqual(new Set(['pending']));
  });
});

async function putAside(night: Night, choice: 'hour' | 'morning', as = DANA): Promise<void> {
  const card = cardOf(night);
  const options = JSON.stringify(card.blocks).match(/(?:hour|morning)\.crd_[^"]+/g) ?? [];
  const value = options.find((each) => each.startsWith(choice));
  await press(night, card, { action: 'menu', as, value, force: true });
}
