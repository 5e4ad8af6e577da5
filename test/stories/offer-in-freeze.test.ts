import { describe, expect, it } from 'vitest';
import { wordsOf } from '../flow/mails.ts';
import { askException, grantException } from '../flow/exception-scenes.ts';
import { press } from '../flow/scenes.ts';
import { asked, later, offeredAtNight, rollbacks, SECOND, statesOf } from './offered-at-night.ts';

const plain = (message?: { blocks?: unknown }): string =>
  wordsOf(message?.blocks).replace(/[*\s]+/g, ' ');

const NIGHTS = `freezes:
  - name: nights
    match: { actions: [pipeline.rollback] }
    windows: [{ from: "18:00", to: "06:00", zone: Europe/Berlin }]
`;

describe('a rollback that is offered in our own freeze window', () => {
  it('says on its card that it cannot be approved while it holds, and how to ask for an exception', async () => {
    await using night = await offeredAtNight(NIGHTS);
    const [card] = asked(night);
    const [offer] = await rollbacks(night);
    if (card === undefined || offer === undefined) throw new Error('No card');
    const note = 'Not to be approved while this holds: Frozen by “nights”';
    expect(plain(card)).toContain(note);
    expect(plain(card)).toContain('Ask for an exception…');
    await press(night, card, 'approve');
    await later(night, 1);
    expect(await statesOf(night)).toEqual(['pending']);
    expect(night.effects()).toEqual([]);
    await askException(night, card, 'Payments are down');
    await grantException(night, SECOND);
    expect(plain(asked(night)[0])).toContain('Approve');
    expect(plain(asked(night)[0])).not.toContain('while this holds');
  });

  it('says so no more where it is asked again after the freeze', async () => {
    await using night = await offeredAtNight(NIGHTS);
    await later(night, 31);
    await night.untilMorning();
    const [, again] = asked(night);
    expect(plain(again)).toContain('Approve');
    expect(plain(again)).not.toContain('while this holds');
  });
});
