import type { Kysely } from 'kysely';
import { newId } from '../lib/ids.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

export interface Delegation {
  id: string;
  cardId: string;
  fromId: string;
  toId: string;
  /** Of what was on the card: nothing else is shared, and nothing else may be decided. */
  digests: readonly string[];
  givenAt: Date;
}

/** Ends what stood before: a card is with one person at a time. */
export async function giveDelegation(
  unit: Unit,
  given: Omit<Delegation, 'id' | 'givenAt'>,
): Promise<void> {
  await endDelegation(unit, { cardId: given.cardId, by: given.fromId });
  const id = newId('del');
  await unit.db
    .insertInto('delegations')
    .values({
      id,
      card_id: given.cardId,
      from_id: given.fromId,
      to_id: given.toId,
      digests: JSON.stringify(given.digests),
      given_at: unit.at,
      ended_at: null,
    })
    .execute();
  unit.record(given.fromId, {
    type: 'delegation.given',
    actor: { kind: 'person', id: given.fromId },
    subject: given.cardId,
    data: { delegation: id, to: given.toId, digests: given.digests },
  });
}

/** Returns whom it was with, or null when it was with nobody. */
export async function endDelegation(
  unit: Unit,
  { cardId, by }: { cardId: string; by: string },
): Promise<string | null> {
  const row = await unit.db
    .updateTable('delegations')
    .set({ ended_at: unit.at })
    .where('card_id', '=', cardId)
    .where('ended_at', 'is', null)
    .returning(['id', 'to_id'])
    .executeTakeFirst();
  if (row === undefined) return null;
  unit.record(by, {
    type: 'delegation.taken-back',
    actor: { kind: 'person', id: by },
    subject: cardId,
    data: { delegation: row.id, from: row.to_id },
  });
  return row.to_id;
}

export async function findDelegation(
  db: Kysely<Database>,
  cardId: string,
): Promise<Delegation | null> {
  const row = await db
    .selectFrom('delegations')
    .selectAll()
    .where('card_id', '=', cardId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id, card_id, from_id, to_id, digests, given_at } = row;
  return {
    id,
    cardId: card_id,
    fromId: from_id,
    toId: to_id,
    digests,
    givenAt: given_at,
  };
}
