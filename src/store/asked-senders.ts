import type { Kysely } from 'kysely';
import { type ActionKind, ProposalState } from '../domain/proposal.ts';
import type { Database } from './schema.ts';

/** Whose mail an owner was asked about with one kind of action since an instant, and what became of it. */
export async function askedSenders(
  db: Kysely<Database>,
  asked: { ownerId: string; kind: ActionKind; since: Date },
): Promise<{ sender: string; state: ProposalState }[]> {
  const rows = await db
    .selectFrom('proposals')
    .innerJoin('signals', 'signals.id', 'proposals.signal_id')
    .select(['sender', 'proposals.state as state'])
    .where('proposals.owner_id', '=', asked.ownerId)
    .where('proposals.kind', '=', asked.kind)
    .where('proposals.created_at', '>', asked.since)
    .execute();
  return rows.map(({ sender, state }) => ({
    sender: sender ?? '',
    state: ProposalState.parse(state),
  }));
}
