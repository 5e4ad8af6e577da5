import type { Kysely } from 'kysely';
import { SET_UP_STEPS, type SetUpStep } from '../domain/set-up.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

/** True for the first time alone. */
export async function noteStep(unit: Unit, ownerId: string, step: SetUpStep): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await unit.db
    .insertInto('set_up_steps')
    .values({ owner_id: ownerId, step, done_at: unit.at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function stepsTaken(db: Kysely<Database>, ownerId: string): Promise<Set<SetUpStep>> {
  const rows = await db
    .selectFrom('set_up_steps')
    .select('step')
    .where('owner_id', '=', ownerId)
    .execute();
  const taken = new Set(rows.map(({ step }) => step));
  return new Set(SET_UP_STEPS.filter((step) => taken.has(step)));
}
