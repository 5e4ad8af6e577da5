import { describe, expect, it } from 'vitest';
import { CARD_CAPS } from '#src/domain/policy.ts';
import { countHeld } from '#src/store/signals.ts';
import { cards, digests, promotion, question, urgent, wordsOf } from './mails.ts';
import { carriedOut, nightOf, press } from './scenes.ts';
import { MAILBOX, openNight, OWNER } from '../support/night.ts';

const FLOOD = 3_000;

describe('a flood of hostile mail', () => {
  it('opens a bounded number of cards; the rest is held, counted and said (I19)', async () => {
    await using night = await openNight();
    for (let at = 0; at < FLOOD; at += 3) {
      night.gmail.deliver(MAILBOX, promotion(`p${at}`));
      night.gmail.deliver(MAILBOX, question(`q${at}`));
      night.gmail.deliver(MAILBOX, urgent(`u${at}`));
    }
    await night.untilMorning();
    expect(cards(night.slack).length).toBeLessThanOrEqual(CARD_CAPS.openCardsMax);
    const asked = await night.proposals();
    expect(asked.filter(({ kind }) => kind === 'mail.draft').length).toBeLessThanOrEqual(
      CARD_CAPS.singlesPerKindMax,
    );
    const held = await countHeld(night.ctx.store.db, OWNER);
    expect(asked.length + held).toBe(FLOOD);
    expect(digests(night.slack)).toHaveLength(1);
    const words = wordsOf(digests(night.slack)[0]?.blocks);
    expect(words).toContain(`${FLOOD.toLocaleString('en')} mails read.`);
    expect(words).toContain(`${held.toLocaleString('en')} more proposals held back`);
    expect(night.effects()).toEqual([]);
  }, 60_000);

  it('opens no more than the night allows, however often room is made (I19)', async () => {
    await using night = await nightOf([]);
    for (let round = 0; round < 12; round += 1) {
      for (let at = 0; at < CARD_CAPS.singlesPerKindMax; at += 1)
        night.gmail.deliver(MAILBOX, question(`q${round}-${at}`));
      await carriedOut(night, 61_000);
      for (const card of cards(night.slack).filter(({ text }) => text.includes('Waiting')))
        await press(night, card, 'deny');
    }
    await carriedOut(night);
    expect(cards(night.slack)).toHaveLength(CARD_CAPS.cardsPerNightMax);
    expect(await countHeld(night.ctx.store.db, OWNER)).toBe(36 - CARD_CAPS.cardsPerNightMax);
  }, 60_000);
});
