import type { Kysely } from 'kysely';
import { type CatchUp, hasNews } from '../domain/catch-up.ts';
import { wantPost } from './posts.ts';
import type { Database } from './schema.ts';
import { storableJson } from './storable.ts';
import type { Unit } from './store.ts';

/** Until when this person was told of what waited for meetings; null before the first. */
export async function toldUntil(db: Kysely<Database>, ownerId: string): Promise<Date | null> {
  const row = await db
    .selectFrom('catch_ups')
    .select('to_at')
    .where('owner_id', '=', ownerId)
    .orderBy('to_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.to_at ?? null;
}

/** Stores what a meeting's end is told of, once, and asks for its message where there is anything to tell. */
export async function saveCatchUp(unit: Unit, catchUp: CatchUp): Promise<void> {
  const { ownerId, to } = catchUp;
  await unit.db
    .insertInto('catch_ups')
    .values({ owner_id: ownerId, to_at: new Date(to), composed: storableJson(catchUp) })
    .execute();
  if (!hasNews(catchUp)) return;
  const key = `meeting-${ownerId.replace('/', '-')}-${to}`;
  await wantPost(unit, { key, ownerId, kind: 'catch-up', subjectId: to });
}

export async function findCatchUp(
  db: Kysely<Database>,
  ownerId: string,
  to: Date,
): Promise<CatchUp | null> {
  const row = await db
    .selectFrom('catch_ups')
    .select('composed')
    .where('owner_id', '=', ownerId)
    .where('to_at', '=', to)
    .executeTakeFirst();
  return row?.composed ?? null;
}
