import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** Slack delivers an event again for up to a day ("Delayed events"). */
const KEPT_MS = 2 * 86_400_000;

/** True for the first who hears this; Slack may tell every process, and each of them several times. */
export async function hearOnce(db: Kysely<Database>, key: string, now: Date): Promise<boolean> {
  await db
    .deleteFrom('heard')
    .where('heard_at', '<', new Date(now.getTime() - KEPT_MS))
    .execute();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('heard')
    .values({ key, heard_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}
