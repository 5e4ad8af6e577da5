import { describe, expect, it } from 'vitest';
import { LIFETIME_MS } from '#src/domain/policy.ts';
import { deliver } from '#src/flow/deliver.ts';
import { transition } from '#src/store/proposals.ts';
import { actionsOf, failedRun, promotion, question, rawMail, wordsOf } from '../flow/mails.ts';
import {
  audited,
  carriedOut,
  cardOf,
  messageId,
  nightOf,
  onlyProposal,
  openModal,
  press,
  states,
  toldTo,
} from '../flow/scenes.ts';
import { DANA, MAILBOX, type Night } from '../support/night.ts';

/** Whom the last refusal names, and the time that it says. */
function whoWasFaster(night: Night): { user: string; at: Date } | null {
  const said = JSON.stringify(night.slack.as(DANA).ephemerals().at(-1)?.blocks);
  const user = /"user_id":"(\w+)"/.exec(said)?.[1];
  const at = /"timestamp":(\d+)/.exec(said)?.[1];
  return user === undefined ? null : { user, at: new Date(Number(at) * 1_000) };
}

describe('clicking Approve', () => {
  it('executes once when two clicks come at once, and the second is answered (I4)', async () => {
    await using night = await nightOf([promotion()]);
    const card = cardOf(night);
    await Promise.all([press(night, card, 'approve'), press(night, card, 'approve')]);
    expect(await toldTo(night)).toContain('already approved');
    expect(whoWasFaster(night)).toEqual({ user: DANA, at: night.clock.now() });
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect(await audited(night, 'proposal.approved')).toHaveLength(1);
  });

  it('executes once when Approve and Deny come at once, or not at all (I4)', async () => {
    await using night = await nightOf([promotion()]);
    const card = cardOf(night);
    await Promise.all([press(night, card, 'approve'), press(night, card, 'deny')]);
    await toldTo(night);
    await carriedOut(night);
    const [state] = await states(night);
    expect(night.effects()).toHaveLength(state === 'done' ? 1 : 0);
    expect(['done', 'denied']).toContain(state);
  });

  it('executes once when Slack delivers every envelope three times (I4)', async () => {
    await using night = await nightOf([promotion()]);
    night.slack.redeliver(2);
    await press(night, cardOf(night), 'approve');
    await toldTo(night, DANA, 2);
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('after the card ran out does nothing and says so (I6)', async () => {
    await using night = await nightOf([promotion()]);
    night.clock.set((await onlyProposal(night)).expiresAt);
    await press(night, cardOf(night), 'approve');
    expect(await toldTo(night)).toContain('This card has run out. Nothing was done');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await audited(night, 'decision.refused')).toMatchObject([{ data: { why: 'expired' } }]);
  });

  it('a second before the card runs out still counts', async () => {
    await using night = await nightOf([promotion()]);
    night.clock.set(new Date((await onlyProposal(night)).expiresAt.getTime() - 1_000));
    await press(night, cardOf(night), 'approve');
    await night.runUntilIdle();
    expect(night.effects()).toHaveLength(1);
  });

  it('on an old version of a card that has run out since does nothing (I6)', async () => {
    await using night = await nightOf([promotion()]);
    const card = cardOf(night);
    await carriedOut(night, LIFETIME_MS.R1);
    expect(actionsOf(cardOf(night).blocks)).not.toContain('card.approve');
    await press(night, card, { action: 'approve', force: true });
    expect(await toldTo(night)).toContain('This card is expired and no longer open');
    await night.runUntilIdle();
    expect(night.effects()).toEqual([]);
  });

  it('on an old version of a denied card does nothing (I4)', async () => {
    await using night = await nightOf([promotion()]);
    const card = cardOf(night);
    await press(night, card, 'deny');
    await carriedOut(night);
    await press(night, card, { action: 'approve', force: true });
    expect(await toldTo(night)).toContain('already denied');
    expect(whoWasFaster(night)?.user).toBe(DANA);
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['denied']);
  });

  it('after the thread got a reply is refused as stale, and the card says what changed (I6)', async () => {
    await using night = await nightOf([question()]);
    const reply = rawMail(
      {
        From: 'Ana Silva <ana@client.example>',
        Subject: 'Re: Question about the contract',
        'Message-ID': '<second@client.example>',
        'In-Reply-To': '<contract.question@client.example>',
        References: '<contract.question@client.example>',
      },
      'Never mind, it is settled.',
    );
    night.gmail.deliver(MAILBOX, reply);
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(wordsOf(cardOf(night).blocks)).toContain('a new message came in the thread');
    expect(await states(night)).toEqual(['superseded']);
  });

  it('after the owner archived the mail themselves is refused as stale, and not asked again (I6)', async () => {
    await using night = await nightOf([promotion()]);
    const id = messageId(night, 'Last chance');
    await night.asOwner('POST', `/messages/${id}/modify`, { removeLabelIds: ['INBOX'] });
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(wordsOf(cardOf(night).blocks)).toContain('its labels are others');
    expect(await states(night)).toEqual(['superseded']);
  });

  it('after the owner put a label on it asks again, with a new card', async () => {
    await using night = await nightOf([promotion()]);
    const id = messageId(night, 'Last chance');
    const old = cardOf(night);
    await night.asOwner('POST', `/messages/${id}/modify`, { addLabelIds: ['CATEGORY_UPDATES'] });
    await press(night, old, 'approve');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['superseded', 'pending']);
  });

  it('after the owner only read the mail still counts', async () => {
    await using night = await nightOf([promotion()]);
    const id = messageId(night, 'Last chance');
    await night.asOwner('POST', `/messages/${id}/modify`, { removeLabelIds: ['UNREAD'] });
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('after the mail was deleted does nothing and says so (I6)', async () => {
    await using night = await nightOf([promotion()]);
    await night.asOwner('DELETE', `/messages/${messageId(night, 'Last chance')}`);
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(wordsOf(cardOf(night).blocks)).toContain('It no longer exists at the provider');
  });

  it('after a newer run of the same workflow exists reruns nothing (I6)', async () => {
    await using night = await nightOf([], { runs: 1 });
    failedRun(night, 'acme/shop-0');
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(wordsOf(cardOf(night, 'Run').blocks)).toContain('a newer run exists');
  });
});

describe('the Read-all modal', () => {
  const many = Array.from({ length: 9 }, (_, at) => promotion(`desk${at}`));

  it('executes everything on the card when it is submitted', async () => {
    await using night = await nightOf(many);
    await night.slack.as(DANA).submit(await openModal(night, cardOf(night)));
    await carriedOut(night);
    expect(night.effects()).toHaveLength(9);
  });

  it('submitted after the card changed does nothing, and says so (I2)', async () => {
    await using night = await nightOf(many);
    const modal = await openModal(night, cardOf(night));
    await withdrawOne(night);
    await night.slack.as(DANA).submit(modal);
    expect(await toldTo(night)).toContain('This card changed after it was shown to you');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await audited(night, 'decision.refused')).toMatchObject([{ data: { why: 'changed' } }]);
  });

  it('opened again after the card changed decides what is on it then', async () => {
    await using night = await nightOf(many);
    await withdrawOne(night);
    await night.slack.as(DANA).submit(await openModal(night, cardOf(night)));
    await carriedOut(night);
    expect(night.effects()).toHaveLength(8);
  });

  it('submitted after somebody denied the card does nothing (I4)', async () => {
    await using night = await nightOf(many);
    const modal = await openModal(night, cardOf(night));
    await press(night, cardOf(night), 'deny');
    await night.slack.as(DANA).submit(modal);
    expect(await toldTo(night)).toContain('already denied');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
  });
});

async function withdrawOne(night: Night): Promise<void> {
  const [proposal] = await night.proposals();
  if (proposal === undefined) throw new Error('Nothing is proposed');
  const actor = { kind: 'flow', id: 'test' } as const;
  await night.ctx.store.write((unit) =>
    transition(unit, { proposal, to: 'withdrawn', actor, outcome: 'Taken back.' }),
  );
  await deliver(night.ctx, { key: `card-${proposal.cardId}` });
}
