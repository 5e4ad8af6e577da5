import type { Kysely } from 'kysely';
import type { Proposal } from '../domain/proposal.ts';
import { renewCard } from './proposals.ts';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';
import type { Unit } from './store.ts';

export interface Follow {
  startedAt: Date;
  /** What the card said of it last. */
  words: string;
}

/** Begins to follow what this proposal started, in the transaction that says that it was done. */
export async function startFollow(unit: Unit, { id }: Proposal, nextAt: Date): Promise<void> {
  await unit.db
    .insertInto('follows')
    .values({ proposal_id: id, words: '', next_at: nextAt, started_at: unit.at, ended_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function followsDue(db: Kysely<Database>, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('follows')
    .select('proposal_id')
    .where('ended_at', 'is', null)
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .execute();
  return rows.map(({ proposal_id: id }) => id);
}

/** Null where it is not followed, or not any more. */
export async function openFollow(db: Kysely<Database>, proposalId: string): Promise<Follow | null> {
  const row = await db
    .selectFrom('follows')
    .select(['started_at as startedAt', 'words'])
    .where('proposal_id', '=', proposalId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** Looks again later, and says nothing. */
export async function postponeFollow(unit: Unit, { id }: Proposal, next: Date): Promise<void> {
  await unit.db
    .updateTable('follows')
    .set({ next_at: next })
    .where('proposal_id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** Says on the card how it goes on; `next` is null at its end, which the ledger keeps. */
export async function noteFollow(
  unit: Unit,
  proposal: Proposal,
  said: { words: string; next: Date | null; state: string },
): Promise<void> {
  const words = storableText(said.words);
  const isNews = (await openFollow(unit.db, proposal.id))?.words !== words;
  await unit.db
    .updateTable('follows')
    .set({ words, ...(said.next === null ? { ended_at: unit.at } : { next_at: said.next }) })
    .where('proposal_id', '=', proposal.id)
    .execute();
  if (said.next === null)
    unit.record(proposal.ownerId, {
      type: 'follow.ended',
      actor: { kind: 'flow', id: 'follow' },
      subject: proposal.id,
      data: { state: said.state },
    });
  if (!isNews) return;
  await unit.db
    .updateTable('proposals')
    .set({ outcome: words })
    .where('id', '=', proposal.id)
    .execute();
  await renewCard(unit, { id: proposal.cardId, ownerId: proposal.ownerId });
}
