import type { Kysely } from 'kysely';
import { ALL_NEWS, type NewsFilter } from '../domain/news-filter.ts';
import type { Database } from './schema.ts';
import { storableJson } from './storable.ts';
import type { Unit } from './store.ts';

export async function newsFilterOf(db: Kysely<Database>, ownerId: string): Promise<NewsFilter> {
  const row = await db
    .selectFrom('news_filters')
    .select(['failures_only as failuresOnly', 'environments'])
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  return row ?? ALL_NEWS;
}

export async function saveNewsFilter(
  unit: Unit,
  ownerId: string,
  { failuresOnly, environments }: NewsFilter,
): Promise<void> {
  const row = { failures_only: failuresOnly, environments: storableJson(environments) };
  await unit.db
    .insertInto('news_filters')
    .values({ owner_id: ownerId, ...row })
    .onConflict((conflict) => conflict.column('owner_id').doUpdateSet(row))
    .execute();
  unit.record(ownerId, {
    type: 'person.settings',
    actor: { kind: 'person', id: ownerId },
    subject: ownerId,
    data: { changed: ['news'] },
  });
}
