import { describe, expect, it } from 'vitest';
import { undoBinding } from '#src/domain/card.ts';
import { READ_BACK_AFTER_MS } from '#src/store/proposal-reads.ts';
import { undo } from '#src/flow/undo.ts';
import { MAILBOX, type Night, OWNER } from '../support/night.ts';
import { actionsOf, promotion, question, urgent, wordsOf } from './mails.ts';
import {
  audited,
  bytesOf,
  carriedOut,
  cardOf,
  messageId,
  nightOf,
  press,
  states,
  toldTo,
} from './scenes.ts';

const DAY_MS = 24 * 3_600_000;

describe('undoing before it left', () => {
  it('keeps it from leaving, and says so (I8)', async () => {
    await using night = await nightOf([], { runs: 1 });
    await press(night, cardOf(night, 'Run'), 'approve');
    await showing(night, 'card.undo');
    await press(night, cardOf(night, 'Run'), 'undo');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['withdrawn']);
    expect(wordsOf(cardOf(night, 'Run').blocks)).toContain('Taken back before it left');
    expect(await audited(night, 'proposal.withdrawn')).toMatchObject([
      { actor: { kind: 'person' } },
    ]);
  });

  it('is no longer offered once it left, and an old button then changes nothing', async () => {
    await using night = await nightOf([], { runs: 1 });
    await press(night, cardOf(night, 'Run'), 'approve');
    await showing(night, 'card.undo');
    const old = cardOf(night, 'Run');
    await carriedOut(night);
    expect(actionsOf(cardOf(night, 'Run').blocks)).not.toContain('card.undo');
    await press(night, old, { action: 'undo', force: true });
    expect(await toldTo(night)).toContain('nothing left here to undo');
    await carriedOut(night);
    expect(await states(night)).toEqual(['done']);
    expect(night.effects()).toHaveLength(1);
  });

  it('is refused to anybody else (I5)', async () => {
    await using night = await nightOf([], { runs: 1 });
    await press(night, cardOf(night, 'Run'), 'approve');
    await showing(night, 'card.undo');
    await press(night, cardOf(night, 'Run'), { action: 'undo', as: 'U0STRANGER', force: true });
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });
});

describe.each([
  ['an archived mail', promotion, 'Archive', { addLabelIds: ['INBOX'] }],
  ['a star', urgent, 'Star', { removeLabelIds: ['STARRED'] }],
])('undoing %s', (...[, mail, asks, body]) => {
  it('sends exactly the inverse, once, however often it is clicked (I4)', async () => {
    await using night = await done([mail()], asks);
    const card = cardOf(night, asks);
    await Promise.all([1, 2, 3].map(() => press(night, card, { action: 'undo', force: true })));
    await toldTo(night, undefined, 2);
    await carriedOut(night);
    const [first, ...more] = night.effects();
    expect(more).toMatchObject([{ method: 'POST', target: first?.target, body }]);
    expect(await states(night)).toEqual(['undone', 'done']);
    expect(wordsOf(cardOf(night, asks).blocks)).toContain('Undone');
    expect(actionsOf(cardOf(night, asks).blocks)).toEqual(['card.receipt']);
    expect(await audited(night, 'proposal.undone')).toHaveLength(1);
    expect(await audited(night, 'proposal.claimed')).toHaveLength(2);
  });

  it('is a proposal of its own, whose literal request is what left (I2)', async () => {
    await using night = await done([mail()], asks);
    await press(night, cardOf(night, asks), 'undo');
    await carriedOut(night);
    const proposals = await night.proposals();
    expect(bytesOf(night.effects())).toEqual(bytesOf(proposals.map(({ request }) => request)));
    expect(new Set(proposals.map(({ digest }) => digest)).size).toBe(2);
  });
});

describe('undoing a saved draft', () => {
  it('deletes exactly that draft', async () => {
    await using night = await done([question()], 'Save');
    const [saved] = await night.proposals();
    await press(night, cardOf(night, 'Save'), 'undo');
    await carriedOut(night);
    const target = `/gmail/v1/users/me/drafts/${saved?.receipt?.providerId}`;
    expect(night.effects().at(-1)).toMatchObject({ method: 'DELETE', target });
    expect(await states(night)).toEqual(['undone', 'done']);
  });

  it('leaves a draft alone that its owner changed since, and says why (I6)', async () => {
    await using night = await done([question()], 'Save');
    const [saved] = await night.proposals();
    const raw = Buffer.from('To: ana@client.example\r\nSubject: Mine\r\n\r\nMy own words');
    await night.asOwner('PUT', `/drafts/${saved?.receipt?.providerId}`, {
      message: { raw: raw.toString('base64url') },
    });
    await press(night, cardOf(night, 'Save'), 'undo');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect(await states(night)).toEqual(['done', 'superseded']);
    expect(wordsOf(cardOf(night, 'Save').blocks)).toContain('the draft was changed');
  });
});

describe('an undo', () => {
  it('of something else than the card shows, or shown elsewhere, is refused (I2)', async () => {
    await using night = await done([promotion()], 'Archive');
    const [proposal] = await night.proposals();
    const actor = { id: OWNER, isBot: false, isGuest: false, isDeactivated: false };
    const click = { cardId: proposal?.cardId ?? '', place: 'card', actor } as const;
    const shown = await night.proposals();
    for (const binding of ['0'.repeat(64), undoBinding('modal', shown)])
      expect(await undo(night.ctx, { ...click, binding })).toMatchObject({ outcome: 'refused' });
    expect(await states(night)).toEqual(['done']);
    const binding = undoBinding('card', shown);
    expect(await undo(night.ctx, { ...click, binding })).toMatchObject({ outcome: 'undone' });
  });

  it('of what the owner moved back themselves does nothing (I6)', async () => {
    await using night = await done([promotion()], 'Archive');
    const id = messageId(night, 'Last chance');
    await night.asOwner('POST', `/messages/${id}/modify`, { addLabelIds: ['INBOX'] });
    await press(night, cardOf(night), 'undo');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect(await states(night)).toEqual(['done', 'superseded']);
    expect(wordsOf(cardOf(night).blocks)).toContain('Not taken back');
  });

  it('whose answer was lost is not called undone before reading back confirmed it (I9)', async () => {
    await using night = await done([promotion()], 'Archive');
    night.gmail.faults.add({ match: /POST \S+\/modify/, times: 1, kind: { type: 'drop-answer' } });
    await press(night, cardOf(night), 'undo');
    await night.runUntilIdle();
    expect(await states(night)).toEqual(['done', 'unknown']);
    await carriedOut(night, READ_BACK_AFTER_MS);
    expect(await states(night)).toEqual(['undone', 'done']);
    expect(night.effects()).toHaveLength(2);
  });

  it('whose request was lost can be asked for again, and asks for nothing else', async () => {
    await using night = await done([promotion()], 'Archive');
    night.gmail.faults.add({ match: /POST \S+\/modify/, times: 1, kind: { type: 'drop-request' } });
    await press(night, cardOf(night), 'undo');
    await carriedOut(night, READ_BACK_AFTER_MS);
    await carriedOut(night, READ_BACK_AFTER_MS);
    expect(await states(night)).toEqual(['done', 'failed']);
    await press(night, cardOf(night), 'undo');
    await carriedOut(night);
    expect(await states(night)).toEqual(['undone', 'failed', 'done']);
    expect(night.effects()).toHaveLength(2);
  });

  it('waits while the kill switch is on (I7)', async () => {
    await using night = await done([promotion()], 'Archive');
    await night.slack.as('U0OWNER').command('pause');
    await press(night, cardOf(night), 'undo');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    await night.slack.as('U0OWNER').command('resume');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(2);
  });

  it.each([
    [29, 2],
    [31, 1],
  ])('after %i days leaves %i effects', async (days, effects) => {
    await using night = await done([promotion()], 'Archive');
    const card = cardOf(night);
    night.clock.advance(days * DAY_MS);
    await press(night, card, 'undo');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(effects);
  });

  it('of a group takes back each of them', async () => {
    await using night = await done([promotion('desk'), promotion('lamp')], 'Archive');
    await press(night, cardOf(night), 'undo');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(4);
    const labels = night.gmail.messages(MAILBOX).map(({ labelIds }) => labelIds.includes('INBOX'));
    expect(labels).toEqual([true, true]);
  });
});

/** A night whose one card was approved and carried out. */
async function done(mails: readonly Buffer[], asks: string): Promise<Night> {
  const night = await nightOf(mails);
  await press(night, cardOf(night, asks), 'approve');
  await carriedOut(night);
  return night;
}

async function showing(night: Night, action: string): Promise<void> {
  await night.slack.until(() => actionsOf(cardOf(night, 'Run').blocks).includes(action));
}
