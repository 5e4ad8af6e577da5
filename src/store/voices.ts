import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

/** Whether this person lets their sent mail teach how they write. */
export async function isVoiceAllowed(db: Kysely<Database>, ownerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('voices')
    .select('owner_id')
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The same inside a transaction that keeps what was learned: whoever ends it waits for that, or is waited for. */
export async function isVoiceStillAllowed({ db }: Unit, ownerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('voices')
    .select('owner_id')
    .where('owner_id', '=', ownerId)
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
}

/** False where it was so already. */
export async function allowVoice(
  unit: Unit,
  { ownerId, isOn }: { ownerId: string; isOn: boolean },
): Promise<boolean> {
  const changed = isOn
    ? await unit.db
        .insertInto('voices')
        .values({ owner_id: ownerId, allowed_at: unit.at })
        .onConflict((conflict) => conflict.doNothing())
        .returning('owner_id')
        .executeTakeFirst()
    : await unit.db
        .deleteFrom('voices')
        .where('owner_id', '=', ownerId)
        .returning('owner_id')
        .executeTakeFirst();
  if (changed === undefined) return false;
  unit.record(ownerId, {
    type: isOn ? 'voice.allowed' : 'voice.ended',
    actor: { kind: 'person', id: ownerId },
    subject: ownerId,
    data: {},
  });
  return true;
}
