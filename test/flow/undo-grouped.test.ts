import { describe, expect, it } from 'vitest';
import { transition } from '#src/store/proposals.ts';
import type { Night } from '../support/night.ts';
import { actionsOf, promotion, wordsOf } from './mails.ts';
import { carriedOut, cardOf, nightOf, openModal, press, toldTo } from './scenes.ts';

describe('an undo of more than its card names', () => {
  const nine = (): Buffer[] => Array.from({ length: 9 }, (_, at) => promotion(`offer-${at}`));

  it('is done in the modal that names each of them, once (I2)', async () => {
    await using night = await allDone(nine());
    const card = cardOf(night);
    expect(actionsOf(card.blocks)).not.toContain('card.undo');
    const modal = await openModal(night, card, 'read-undo');
    const [view] = night.slack.as('U0OWNER').views();
    const words = wordsOf(view?.['blocks']);
    for (const { facts } of await night.proposals()) expect(words).toContain(facts['subject']);
    await night.slack.as('U0OWNER').submit(modal);
    await carriedOut(night);
    expect(night.effects()).toHaveLength(18);
  });

  it('is refused where one of them moved since the modal was opened (I2)', async () => {
    await using night = await allDone(nine());
    const modal = await openModal(night, cardOf(night), 'read-undo');
    const [first] = await night.proposals();
    if (first === undefined) throw new Error('Nothing was proposed');
    await night.ctx.store.write(async (unit) =>
      transition(unit, { proposal: first, to: 'undone', actor: { kind: 'flow', id: 'test' } }),
    );
    await night.slack.as('U0OWNER').submit(modal);
    await carriedOut(night);
    expect(await toldTo(night)).toContain('changed meanwhile');
    expect(night.effects()).toHaveLength(9);
  });

  it('is shown to nobody else (I5)', async () => {
    await using night = await allDone(nine());
    await press(night, cardOf(night), { action: 'read-undo', as: 'U0STRANGER', force: true });
    expect(await toldTo(night, 'U0STRANGER')).toContain('Only the owner');
    expect(night.slack.as('U0STRANGER').views()).toEqual([]);
  });
});

async function allDone(mails: readonly Buffer[]): Promise<Night> {
  const night = await nightOf(mails);
  await night.slack.as('U0OWNER').submit(await openModal(night, cardOf(night)));
  await carriedOut(night);
  return night;
}
