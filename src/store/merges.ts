import type { Kysely } from 'kysely';
import type { Proposal } from '../domain/proposal.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

/** Links a signal to the open proposal that already asks for what it would have asked for. */
export async function noteMerged(
  unit: Unit,
  { signalId, into }: { signalId: string; into: Proposal },
): Promise<void> {
  await unit.db
    .insertInto('merged_signals')
    .values({ signal_id: signalId, proposal_id: into.id, merged_at: unit.at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  unit.record(into.ownerId, {
    type: 'proposal.merged',
    actor: { kind: 'flow', id: 'propose' },
    subject: into.id,
    data: { signal: signalId, digest: into.digest },
  });
}

/** How many other signals asked for the same, by proposal; those that none did are absent. */
export async function mergedCounts(
  db: Kysely<Database>,
  proposalIds: readonly string[],
): Promise<Map<string, number>> {
  if (proposalIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('merged_signals')
    .select(['proposal_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('proposal_id', 'in', proposalIds)
    .groupBy('proposal_id')
    .execute();
  return new Map(rows.map(({ proposal_id: id, count }) => [id, count]));
}
