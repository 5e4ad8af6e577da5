import type { Kysely } from 'kysely';
import { Memory } from '../domain/memory.ts';
import { derivedId } from '../lib/ids.ts';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';
import type { Unit } from './store.ts';

export function memoryId(ownerId: string, kind: Memory['kind'], subject: string): string {
  return derivedId('mem', ownerId, kind, subject);
}

/** Writes what changed, and records it; a memory that is the same as before is left alone. */
export async function saveMemory(unit: Unit, memory: Memory): Promise<boolean> {
  const row = {
    subject: storableText(memory.subject),
    approved: memory.approved,
    denied: memory.denied,
    provenance: JSON.stringify(memory.provenance),
    expires_at: memory.expiresAt,
    learned_at: unit.at,
  };
  const written = await unit.db
    .insertInto('memories')
    .values({
      id: memory.id,
      owner_id: memory.ownerId,
      kind: memory.kind,
      ...row,
    })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet(row)
        .where(({ eb, or }) =>
          or([
            eb('memories.subject', '<>', row.subject),
            eb('memories.approved', '<>', memory.approved),
            eb('memories.denied', '<>', memory.denied),
            // One that has ended is learned anew from as many decisions.
            eb('memories.expires_at', '<=', unit.at),
          ]),
        ),
    )
    .returning('id')
    .execute();
  if (written.length === 0) return false;
  unit.record(memory.ownerId, {
    type: 'memory.learned',
    actor: { kind: 'flow', id: 'consolidate' },
    subject: memory.id,
    data: { kind: memory.kind, approved: memory.approved, denied: memory.denied },
  });
  return true;
}

/** Takes a memory away for good: the decisions that taught it teach it no more. False where there is none. */
export async function forgetMemory(
  unit: Unit,
  { ownerId, id }: { ownerId: string; id: string },
): Promise<boolean> {
  const { numDeletedRows } = await unit.db
    .deleteFrom('memories')
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  if (numDeletedRows !== 1n) return false;
  await unit.db
    .insertInto('forgotten')
    .values({ memory_id: id, owner_id: ownerId, forgotten_at: unit.at })
    .onConflict((conflict) => conflict.column('memory_id').doUpdateSet({ forgotten_at: unit.at }))
    .execute();
  unit.record(ownerId, {
    type: 'memory.forgotten',
    actor: { kind: 'person', id: ownerId },
    subject: id,
    data: {},
  });
  return true;
}

/** When each memory of a person was forgotten, by its id. */
export async function forgottenMemories(
  db: Kysely<Database>,
  ownerId: string,
): Promise<Map<string, Date>> {
  const rows = await db
    .selectFrom('forgotten')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .execute();
  return new Map(rows.map((row) => [row.memory_id, row.forgotten_at]));
}

/** Memories that have not ended, newest first. */
export async function liveMemories(
  db: Kysely<Database>,
  ownerId: string,
  now: Date,
): Promise<Memory[]> {
  return await memories(db, { ownerId, now });
}

/** What was learned after an instant, newest first. */
export async function memoriesSince(
  db: Kysely<Database>,
  ownerId: string,
  window: { since: Date; now: Date },
): Promise<Memory[]> {
  return await memories(db, { ownerId, ...window });
}

async function memories(
  db: Kysely<Database>,
  filter: { ownerId: string; now: Date; since?: Date },
): Promise<Memory[]> {
  let query = db
    .selectFrom('memories')
    .selectAll()
    .where('owner_id', '=', filter.ownerId)
    .where('expires_at', '>', filter.now)
    .orderBy('learned_at', 'desc')
    .orderBy('id');
  if (filter.since !== undefined) query = query.where('learned_at', '>', filter.since);
  const rows = await query.execute();
  return rows.map((row) =>
    Memory.parse({
      id: row.id,
      ownerId: row.owner_id,
      kind: row.kind,
      subject: row.subject,
      approved: row.approved,
      denied: row.denied,
      provenance: row.provenance,
      expiresAt: row.expires_at,
    }),
  );
}
