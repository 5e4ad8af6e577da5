import type { Kysely } from 'kysely';
import { newId } from '../lib/ids.ts';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';
import type { Unit } from './store.ts';

/** What a person asked to have kept in mind; read when they ask something, and permitting nothing. */
export interface Note {
  id: string;
  text: string;
  notedAt: Date;
}

export const NOTES_MAX = 50;
export const NOTE_LENGTH_MAX = 300;

/** Returns its id, or null where the person has as many as may be kept. */
export async function addNote(unit: Unit, ownerId: string, text: string): Promise<string | null> {
  const row = await unit.db
    .selectFrom('notes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  if ((row?.count ?? 0) >= NOTES_MAX) return null;
  const id = newId('rem');
  await unit.db
    .insertInto('notes')
    .values({ id, owner_id: ownerId, text: storableText(text), noted_at: unit.at })
    .execute();
  unit.record(ownerId, {
    type: 'note.added',
    actor: { kind: 'person', id: ownerId },
    subject: id,
    data: {},
  });
  return id;
}

/** False where the person has no such note. */
export async function removeNote(
  unit: Unit,
  { ownerId, id }: { ownerId: string; id: string },
): Promise<boolean> {
  const { numDeletedRows } = await unit.db
    .deleteFrom('notes')
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  if (numDeletedRows !== 1n) return false;
  unit.record(ownerId, {
    type: 'note.removed',
    actor: { kind: 'person', id: ownerId },
    subject: id,
    data: {},
  });
  return true;
}

/** The newest first. */
export async function listNotes(db: Kysely<Database>, ownerId: string): Promise<Note[]> {
  const rows = await db
    .selectFrom('notes')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .orderBy('noted_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, text: row.text, notedAt: row.noted_at }));
}
