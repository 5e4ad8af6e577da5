import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { cardBinding } from '#src/domain/card.ts';
import { decide } from '#src/flow/decide.ts';
import { promotion } from './mails.ts';
import { audited, carriedOut, nightOf, onlyProposal } from './scenes.ts';
import { type Night, OWNER } from '../support/night.ts';
import { until } from '../support/until.ts';

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
    const { racing } = await night.ctx.store.db.transaction().execute(async (tx) => {
      await tx.selectFrom('proposals').select('id').forUpdate().execute();
      const racing = Promise.all(Array.from({ length: 3 }, () => decide(night.ctx, click)));
      await until('all have read the card and wait', async () => (await waiting(night)) >= 3);
      return { racing };
    });
    const outcomes = await racing;
    expect(outcomes.filter(({ outcome }) => outcome === 'decided')).toHaveLength(1);
    for (const outcome of outcomes.filter((it) => it.outcome === 'refused'))
      expect(outcome).toMatchObject({
        why: expect.stringContaining('already approved'),
        decided: { by: OWNER },
      });
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect(await audited(night, 'proposal.approved')).toHaveLength(1);
  });
});

/** Transactions of this night that wait for somebody's lock. */
async function waiting({ ctx }: Night): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
  `.execute(ctx.store.db);
  return rows[0]?.count ?? 0;
}
