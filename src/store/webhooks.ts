import { sql } from 'kysely';
import type { Unit } from './store.ts';

/** GitHub sends a delivery again for three days at the most, when somebody asks it to. */
const REMEMBERED_MS = 3 * 24 * 60 * 60_000;

/** Remembers a delivery by each of its ids. False when one of them came before. */
export async function noteDelivery(
  unit: Unit,
  { accountId, ids }: { accountId: string; ids: readonly string[] },
): Promise<boolean> {
  await unit.db
    .deleteFrom('webhook_deliveries')
    .where('received_at', '<', new Date(unit.at.getTime() - REMEMBERED_MS))
    .execute();
  const wanted = [...new Set(ids)];
  const stored = await unit.db
    .insertInto('webhook_deliveries')
    .values(wanted.map((id) => ({ account_id: accountId, id, received_at: unit.at })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return stored.length === wanted.length;
}

/**
 * Makes the next read of a connected account due as soon as its source may be asked again. Returns whether
 * that is now. A read that is under way sees by `hurried_at` that it may have come too early.
 */
export async function hurryRead(unit: Unit, accountId: string): Promise<boolean> {
  const row = await unit.db
    .updateTable('accounts')
    .set({
      hurried_at: unit.at,
      next_read_at: sql<Date>`least(next_read_at, greatest(hurry_from, ${unit.at}::timestamptz))`,
    })
    .where('id', '=', accountId)
    .where('state', '=', 'connected')
    .returning('next_read_at')
    .executeTakeFirst();
  return row !== undefined && row.next_read_at <= unit.at;
}

/** Makes other units that ask for this wait until this one has ended. */
export async function lockAccount(unit: Unit, accountId: string): Promise<void> {
  await unit.db
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', accountId)
    .forUpdate()
    .execute();
}
