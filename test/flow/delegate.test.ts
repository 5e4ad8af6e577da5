import { describe, expect, it } from 'vitest';
import { DANA, type Night, TEAM } from '../support/night.ts';
import { copyOf, handoverNight, handTo, MANAGER, NAMED, pickFromMenu, SECOND } from './handover.ts';
import { actionsOf, cards, promotion, question, wordsOf } from './mails.ts';
import { audited, carriedOut, cardOf, press, states, toldTo } from './scenes.ts';

const TWO = `people: { approvers: { release: [${SECOND}, ${MANAGER}] } }
rules: [{ name: two, match: { actions: [pipeline.rerun] }, require: { secondPerson: true } }]`;

describe('handing a card to somebody', () => {
  it('shows it to them, says so on it, and their approval is carried out', async () => {
    const { night } = await handoverNight({ mails: [promotion()] });
    await using _ = night;
    expect(cards(night.slack, SECOND)).toEqual([]);
    await handTo(night, SECOND);
    expect(wordsOf(cardOf(night).blocks)).toContain('Handed to');
    expect(wordsOf(copyOf(night).blocks)).toContain('Handed over by');
    expect(actionsOf(copyOf(night).blocks)).toEqual(['card.approve', 'card.deny']);
    await press(night, copyOf(night), { action: 'approve', as: SECOND });
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect(await audited(night, 'proposal.approved')).toMatchObject([
      { actor: { id: `${TEAM}/${SECOND}` } },
    ]);
    expect(await audited(night, 'delegation.given')).toMatchObject([
      { actor: { id: `${TEAM}/${DANA}` }, data: { to: `${TEAM}/${SECOND}` } },
    ]);
  });

  it('lets them deny, and leaves the decision to the owner as well', async () => {
    const { night } = await handoverNight({ mails: [promotion()], runs: 1 });
    await using _ = night;
    await handTo(night, SECOND, cardOf(night, 'Archive'));
    await press(night, copyOf(night), { action: 'deny', as: SECOND });
    await handTo(night, MANAGER, cardOf(night, 'Run'));
    await press(night, cardOf(night, 'Run'), 'approve');
    await carriedOut(night);
    expect((await states(night)).toSorted()).toEqual(['denied', 'done']);
    expect(night.effects()).toHaveLength(1);
  });

  it('says in the modal what they will see', async () => {
    const { night } = await handoverNight({ mails: [question()] });
    await using _ = night;
    await pickFromMenu(night, 'delegate');
    const view = await night.slack.until(() => night.slack.as(DANA).views().at(-1));
    expect(wordsOf(view)).toMatch(/They will see what is on this card.*To, .*exact text, whole/s);
  });

  it('taken back shows them nothing any more, and their click counts for nothing (I8, I16)', async () => {
    const { night } = await handoverNight({ mails: [promotion()] });
    await using _ = night;
    await handTo(night, SECOND);
    const copy = copyOf(night);
    expect(wordsOf(copy.blocks)).toContain('30 %');
    await press(night, cardOf(night), 'recall');
    await night.runUntilIdle();
    expect(wordsOf(copyOf(night).blocks)).not.toContain('30 %');
    expect(wordsOf(copyOf(night).blocks)).toContain('not with you any more');
    await press(night, copy, { action: 'approve', as: SECOND, force: true });
    expect(await toldTo(night, SECOND)).toContain('Only the owner');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['pending']);
    expect(await audited(night, 'delegation.taken-back')).toHaveLength(1);
  });

  it('approved by them and then taken back is not carried out (I8)', async () => {
    const { night } = await handoverNight({ mails: [], runs: 1 });
    await using _ = night;
    const card = cardOf(night);
    await handTo(night, SECOND);
    const withButton = cardOf(night);
    await press(night, copyOf(night), { action: 'approve', as: SECOND });
    await press(night, withButton, { action: 'recall', force: true });
    await carriedOut(night);
    expect(card.ts).toBe(withButton.ts);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['withdrawn']);
  });

  it('approved by them is not carried out once policy names them no more (I5, I8)', async () => {
    const { night, write } = await handoverNight({ runs: 1 });
    await using _ = night;
    await handTo(night, SECOND);
    await press(night, copyOf(night), { action: 'approve', as: SECOND });
    await write(NAMED.replace(`${SECOND}, `, ''));
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['withdrawn']);
  });

  it('lets nobody decide whom policy names no more at the click (I5)', async () => {
    const { night, write } = await handoverNight({ runs: 1 });
    await using _ = night;
    await handTo(night, SECOND);
    await write(NAMED.replace(`${SECOND}, `, ''));
    await press(night, copyOf(night), { action: 'approve', as: SECOND });
    await toldTo(night, SECOND);
    expect(await states(night)).toEqual(['pending']);
    night.slack.as(MANAGER).becomes({ isRestricted: true });
    await handTo(night, MANAGER);
    expect(cards(night.slack, MANAGER)).toEqual([]);
  });

  it('ends when its owner edits the words, which are shown to nobody else (I16)', async () => {
    const { night } = await handoverNight({ mails: [question()] });
    await using _ = night;
    await handTo(night, SECOND);
    await press(night, cardOf(night), 'edit');
    const modal = await night.slack.until(() => night.slack.as(DANA).views().at(-1)?.id);
    await night.slack.as(DANA).submit(modal, { 'text-0': { 'text-0': 'Only between us.' } });
    await carriedOut(night);
    expect(await states(night)).toEqual(['superseded', 'done']);
    expect(wordsOf(copyOf(night).blocks)).toContain('not with you any more');
    expect(JSON.stringify(copyOf(night))).not.toContain('between us');
  });

  it('to another ends it for the first', async () => {
    const { night } = await handoverNight({ mails: [promotion()] });
    await using _ = night;
    await handTo(night, SECOND);
    await handTo(night, MANAGER);
    expect(wordsOf(copyOf(night).blocks)).toContain('not with you any more');
    await press(night, copyOf(night, MANAGER), { action: 'approve', as: MANAGER });
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('is refused to whoever may not decide, in the modal, and to the owner (I5)', async () => {
    const { night } = await handoverNight({ mails: [promotion()] });
    await using _ = night;
    const refused: [string, string][] = [
      ['U0GUEST', 'Guests cannot approve'],
      ['U0LEFT', 'deactivated'],
      ['U0OTHER', 'Guests cannot approve'],
      ['U0ROBOT', 'Apps cannot approve'],
      ['U0STRANGER', 'does not name them'],
      [DANA, 'with you already'],
    ];
    for (const [userId, why] of refused) expect(await handTo(night, userId)).toContain(why);
    await night.ctx.store.db.deleteFrom('people').where('id', '=', `${TEAM}/${SECOND}`).execute();
    expect(await handTo(night, SECOND)).toContain('does not know them yet');
    expect(await audited(night, 'delegation.given')).toEqual([]);
    expect(await audited(night, 'decision.refused')).toHaveLength(7);
    expect(wordsOf(cardOf(night).blocks)).not.toContain('Handed to');
  });

  it('is offered to nobody where policy names nobody', async () => {
    const { night } = await handoverNight({ mails: [promotion()], policy: '' });
    await using _ = night;
    await pickFromMenu(night, 'delegate');
    expect(await toldTo(night)).toContain('nobody to whom this could be handed');
  });

  it('cannot be done by whom it was handed to, nor by a stranger (I16)', async () => {
    const { night } = await handoverNight({ mails: [promotion()] });
    await using _ = night;
    await handTo(night, SECOND);
    for (const as of [SECOND, 'U0STRANGER']) {
      await pickFromMenu(night, 'delegate', { as });
      expect(await toldTo(night, as)).toContain('Only the owner');
      await press(night, cardOf(night), { action: 'recall', as, force: true });
      expect(await toldTo(night, as, 2)).toContain('with nobody else');
    }
    expect(await audited(night, 'delegation.taken-back')).toEqual([]);
  });
});

describe('handing over what needs two people', () => {
  it('never makes one person enough', async () => {
    const { night } = await handoverNight({ runs: 1, policy: TWO });
    await using _ = night;
    await handTo(night, SECOND);
    await press(night, copyOf(night), { action: 'approve', as: SECOND });
    await press(night, copyOf(night), { action: 'approve', as: SECOND, force: true });
    expect(await toldTo(night, SECOND, 2)).toContain('A second person must approve as well');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
  });

  it('is enough with another one on the list', async () => {
    const { night } = await handoverNight({ runs: 1, policy: TWO });
    await using _ = night;
    await handTo(night, SECOND);
    await press(night, copyOf(night), { action: 'approve', as: SECOND });
    await night.runUntilIdle();
    await press(night, copyOf(night, MANAGER), { action: 'approve', as: MANAGER });
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('is enough with the owner, as without handing it over', async () => {
    const { night } = await handoverNight({ runs: 1, policy: TWO });
    await using _ = night;
    await handTo(night, SECOND);
    await press(night, copyOf(night), { action: 'approve', as: SECOND });
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });
});

describe('reading all of a card', () => {
  const many = Array.from({ length: 9 }, (_, at) => promotion(`desk${at}`));

  it('is possible for whom it was handed to, who can then decide, and for nobody else (I16)', async () => {
    const { night } = await handoverNight({ mails: many });
    await using _ = night;
    await handTo(night, SECOND);
    await press(night, copyOf(night), { action: 'read', as: SECOND });
    const modal = await night.slack.until(() => night.slack.as(SECOND).views().at(-1)?.id);
    await press(night, cardOf(night), { action: 'read', as: MANAGER, force: true });
    expect(await toldTo(night, MANAGER)).toContain('Only the owner');
    expect(night.slack.as(MANAGER).views()).toEqual([]);
    await night.slack.as(SECOND).submit(modal);
    await carriedOut(night);
    expect(night.effects()).toHaveLength(9);
  });

  it('is possible for a second person whom policy asks, and not for a stranger (I5)', async () => {
    const { night } = await handoverNight({ runs: 1, policy: TWO });
    await using _ = night;
    await press(night, cardOf(night), 'approve');
    await night.runUntilIdle();
    await readAs(night, SECOND);
    await night.slack.until(() => night.slack.as(SECOND).views().at(-1)?.id);
    await readAs(night, 'U0STRANGER');
    expect(await toldTo(night, 'U0STRANGER')).toContain('Only the owner');
  });

  it('ends when they are no full member any more (I5)', async () => {
    const { night } = await handoverNight({ mails: many });
    await using _ = night;
    await handTo(night, SECOND);
    night.slack.as(SECOND).becomes({ isRestricted: true });
    await press(night, copyOf(night), { action: 'read', as: SECOND, force: true });
    expect(await toldTo(night, SECOND)).toContain('Only the owner');
    expect(night.slack.as(SECOND).views()).toEqual([]);
  });
});

/** As from an old button: a short card has none to read it all. */
async function readAs(night: Night, as: string): Promise<void> {
  const card = cardOf(night);
  const value = JSON.stringify(card.blocks).match(/crd_[a-z0-9]+\.[0-9a-f]{64}/)?.[0] ?? '';
  const element = { action_id: 'card.read', value };
  await press(night, card, { action: 'deny', as, force: true, element });
}
