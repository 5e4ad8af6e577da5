import { describe, expect, it } from '@jest/globals';
import { cardBinding } from '#src/domain/card.ts';
import { decide } from '#src/flow/decide.ts';
import { promotion } from './mails.ts';
import { audited, carriedOut, nightOf, onlyProposal } from './scenes.ts';
import { OWNER } from '../support/night.ts';

describe('decisions in one instant', () => {
  it('are one decision, and each of the others is told that somebody was faster (I4)', async () => {
    await using night = await nightOf([promotion()]);
    const proposal = await onlyProposal(night);
    const actor = { id: OWNER, isBot: false, isGuest: false, isDeactivated: false };
    const click = {
      cardId: proposal.cardId,
      binding: cardBinding([proposal]),
      decision: 'approved' as const,
      actor,
    };
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => decide(night.ctx, click)));
    expect(outcomes.filter(({ outcome }) => outcome === 'decided')).toHaveLength(1);
    for (const outcome of outcomes.filter((it) => it.outcome === 'refused'))
      expect(outcome.why).toMatch(/Somebody was faster|already approved/);
    expect(outcomes.some((it) => it.outcome === 'refused' && it.why.includes('faster'))).toBe(true);
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect(await audited(night, 'proposal.approved')).toHaveLength(1);
  });
});
