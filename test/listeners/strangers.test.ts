import { describe, expect, it } from 'vitest';
import { parseCardValue } from '#src/slack/blocks/card-value.ts';
import { promotion, urgent } from '../flow/mails.ts';
import { audited, carriedOut, cardOf, nightOf, press, states, toldTo } from '../flow/scenes.ts';
import { DANA, type Night } from '../support/night.ts';

describe('a click by somebody else', () => {
  it.each([
    ['a colleague', 'U0STRANGER', 'Only the owner of this account can decide this'],
    ['the manager', 'U0MANAGER', 'Only the owner of this account can decide this'],
    ['a guest', 'U0GUEST', 'Guests cannot approve anything'],
    ['somebody of another team', 'U0OTHER', 'Guests cannot approve anything'],
  ])('%s does nothing, is answered and is in the ledger (I5)', async (_who, userId, why) => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), { action: 'approve', as: userId, force: true });
    expect(await toldTo(night, userId)).toContain(`${why}. Nothing was done.`);
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['pending']);
    expect(await audited(night, 'decision.refused')).toMatchObject([
      {
        actor: { kind: 'person', id: `${userId === 'U0OTHER' ? 'T0OTHER' : 'T0NIGHT'}/${userId}` },
        data: { why: 'not-eligible', decision: 'approved' },
      },
    ]);
  });

  // Slack opens no direct message with either, so there is nowhere to answer them.
  it.each([
    ['a bot', 'U0ROBOT'],
    ['a deactivated member', 'U0LEFT'],
  ])('%s does nothing and is in the ledger (I5)', async (_who, userId) => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), { action: 'approve', as: userId, force: true });
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await audited(night, 'decision.refused')).toMatchObject([
      { actor: { id: `T0NIGHT/${userId}` }, data: { why: 'not-eligible' } },
    ]);
  });

  it('leaves the decision to the owner, whose own click counts', async () => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), { action: 'approve', as: 'U0STRANGER', force: true });
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('cannot deny for the owner either (I5)', async () => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), { action: 'deny', as: 'U0STRANGER', force: true });
    expect(await states(night)).toEqual(['pending']);
  });

  it('cannot read the card in a modal (I16)', async () => {
    await using night = await nightOf([...Array(9).keys()].map((at) => promotion(`desk${at}`)));
    await press(night, cardOf(night), { action: 'read', as: 'U0STRANGER', force: true });
    expect(await toldTo(night, 'U0STRANGER')).toContain('Only the owner of this account can read');
    expect(night.slack.as('U0STRANGER').views()).toEqual([]);
  });
});

describe('a click with a forged value', () => {
  it.each([
    ['nonsense', () => 'approve everything', 'This button is not one of ours'],
    ['nothing', () => '', 'This button is not one of ours'],
    ['an unknown card', () => `crd_00000000.${'0'.repeat(64)}`, 'This card is not known here'],
    [
      'the right card with a made-up binding',
      (value: string) => `${value.split('.')[0]}.${'0'.repeat(64)}`,
      'This card changed after it was shown to you',
    ],
  ])('of %s does nothing and is answered (I2)', async (_what, forge, answer) => {
    await using night = await nightOf([promotion()]);
    const value = forge(valueOf(night, 'Archive'));
    await press(night, cardOf(night), { action: 'approve', element: { value } });
    expect(await toldTo(night)).toContain(answer);
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['pending']);
  });

  it('of one card with the binding of another approves neither (I2)', async () => {
    await using night = await nightOf([promotion(), urgent()]);
    const archive = parseCardValue(valueOf(night, 'Archive'));
    const star = parseCardValue(valueOf(night, 'Star'));
    const value = `${archive?.cardId}.${star?.binding}`;
    await press(night, cardOf(night, 'Archive'), { action: 'approve', element: { value } });
    expect(await toldTo(night)).toContain('This card changed after it was shown to you');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
  });

  it('of a card of somebody else does nothing (I5)', async () => {
    await using night = await nightOf([promotion()]);
    const value = valueOf(night, 'Archive');
    await press(night, cardOf(night), {
      action: 'approve',
      as: 'U0SECOND',
      force: true,
      element: { value },
    });
    await toldTo(night, 'U0SECOND');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
  });
});

describe('a click while Slack cannot say who clicked', () => {
  it('is no decision, and the card still waits (I18)', async () => {
    await using night = await nightOf([promotion()]);
    const down = { type: 'status', status: 500 } as const;
    night.slack.faults.add({ match: /users\.info/, times: 1, kind: down });
    await press(night, cardOf(night), 'approve');
    const told = await toldTo(night);
    expect(told).toContain('could not be checked just now, so nothing was done');
    expect(told).toMatch(/this reference: \w{8}/);
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });
});

function valueOf(night: Night, question: string): string {
  let found = '';
  JSON.stringify(cardOf(night, question).blocks, (key, value: unknown) => {
    if (key === 'value' && typeof value === 'string' && value.startsWith('crd_')) found = value;
    return value;
  });
  if (found === '') throw new Error(`No button of ${DANA} carries a card`);
  return found;
}
