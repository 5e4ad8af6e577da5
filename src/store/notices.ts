import type { Kysely, Selectable } from 'kysely';
import { newId } from '../lib/ids.ts';
import { wantPost } from './posts.ts';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';
import type { Unit } from './store.ts';

export interface NewNotice {
  /** Given where other rows name it; else a new one. */
  id?: string;
  ownerId: string;
  what: string;
  safe?: string;
  next?: string;
  /** The notice asks to decide this one. */
  exceptionId?: string;
  /** The notice asks to confirm or to discard this one. */
  connectionId?: string;
  /** With the button that lets held proposals come. */
  offersNext?: boolean;
}

/** Tells one person in their direct messages, through the outbox; returns the post's key. */
export async function tellByPost(unit: Unit, notice: NewNotice): Promise<string> {
  const id = notice.id ?? newId('not');
  await unit.db
    .insertInto('notices')
    .values({
      id,
      owner_id: notice.ownerId,
      what: storableText(notice.what),
      safe: notice.safe === undefined ? null : storableText(notice.safe),
      next: notice.next === undefined ? null : storableText(notice.next),
      exception_id: notice.exceptionId ?? null,
      connection_id: notice.connectionId ?? null,
      offers_next: notice.offersNext ?? false,
      created_at: unit.at,
    })
    .execute();
  const key = noticeKey(id);
  await wantPost(unit, { key, ownerId: notice.ownerId, kind: 'notice', subjectId: id });
  return key;
}

/** Asks for the next version of every notice about an exception, or about a connection. */
export async function renewNotices(
  unit: Unit,
  aboutId: string,
  column: 'exception_id' | 'connection_id' = 'exception_id',
): Promise<string[]> {
  const rows = await unit.db
    .selectFrom('notices')
    .select(['id', 'owner_id'])
    .where(column, '=', aboutId)
    .execute();
  for (const { id, owner_id: ownerId } of rows)
    await wantPost(unit, { key: noticeKey(id), ownerId, kind: 'notice', subjectId: id });
  return rows.map(({ id }) => noticeKey(id));
}

export async function findNotice(
  db: Kysely<Database>,
  id: string,
): Promise<Selectable<Database['notices']> | null> {
  const row = await db.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

function noticeKey(id: string): string {
  return `notice-${id}`;
}
