import type { Kysely } from 'kysely';
import type { Proposal } from '../domain/proposal.ts';
import { toProposal } from './proposal-rows.ts';
import type { Database } from './schema.ts';

export interface OpenCard {
  cardId: string;
  kind: string;
  open: number;
}

/** Cards with something to decide, oldest first. */
export async function openCards(db: Kysely<Database>, ownerId: string): Promise<OpenCard[]> {
  const rows = await db
    .selectFrom('proposals')
    .innerJoin('cards', 'cards.id', 'proposals.card_id')
    .select([
      'cards.id',
      'cards.kind',
      'cards.created_at',
      ({ fn }) => fn.countAll<number>().as('open'),
    ])
    .where('proposals.owner_id', '=', ownerId)
    .where('proposals.state', '=', 'pending')
    .groupBy(['cards.id', 'cards.kind', 'cards.created_at'])
    .orderBy('cards.created_at')
    .orderBy('cards.id')
    .execute();
  return rows.map(({ id, kind, open }) => ({ cardId: id, kind, open }));
}

/** What each card asks first of what is still to be decided on it, by card. */
export async function firstOpenOf(
  db: Kysely<Database>,
  cardIds: readonly string[],
): Promise<Map<string, Proposal>> {
  if (cardIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('proposals')
    .selectAll()
    .distinctOn('card_id')
    .where('card_id', 'in', cardIds)
    .where('state', '=', 'pending')
    .orderBy('card_id')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return new Map(rows.map((row) => [row.card_id, toProposal(row)]));
}
