import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';
import { judgedOf, type JudgedQuery, type JudgedSignal } from './verdicts.ts';

/**
 * Lets mails be judged again that the model was not asked about for want of a budget, once a local day, where
 * nobody was asked to decide about them yet, and after the day whose digest said that they were held. Which one that was stays as
 * it is. The newest of them, as many as are let; returns how many.
 */
export async function reopenHeldOver(
  unit: Unit,
  ownerId: string,
  { day, since, before, limit }: { day: string; since: Date; before: Date; limit: number },
): Promise<number> {
  const read = unit.db
    .selectFrom('signals')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_id', '=', ownerId)
    .where('reread', '=', day);
  const { count } = await read.executeTakeFirstOrThrow();
  if (count >= limit) return 0;
  const heldOver = unit.db
    .selectFrom('signals')
    .select('id')
    .where('owner_id', '=', ownerId)
    .where('kind', '=', 'mail')
    .where('state', '<>', 'new')
    .where('told', '<', day)
    .where('ingested_at', '>', since)
    .where(sql<boolean>`coalesce(reread, '') < ${day}`)
    .where(
      sql<boolean>`exists (select 1 from verdicts where verdicts.signal_id = signals.id
        and verdicts.lane = 'held' and verdicts.created_at < ${before})`,
    )
    .where(
      sql<boolean>`not exists (select 1 from proposals where proposals.signal_id = signals.id)`,
    )
    .orderBy('received_at', 'desc')
    .orderBy('id')
    .limit(limit - count);
  const reopened = await unit.db
    .updateTable('signals')
    .set({ state: 'new', held: false, reread: day, reread_told: null })
    .where('id', 'in', heldOver)
    .executeTakeFirst();
  return Number(reopened.numUpdatedRows);
}

/** Those that were judged since by more than their headers, of which an earlier digest told and none again. */
export async function readRereads(db: Kysely<Database>, ownerId: string): Promise<JudgedSignal[]> {
  return await judgedOf(db, ownerId, isNews);
}

/** The same, from now on told of by this day's digest. */
export async function takeRereads(
  unit: Unit,
  ownerId: string,
  day: string,
): Promise<JudgedSignal[]> {
  const found = await judgedOf(unit.db, ownerId, isNews);
  if (found.length > 0)
    await unit.db
      .updateTable('signals')
      .set({ reread_told: day })
      .where(
        'id',
        'in',
        found.map(({ signal }) => signal.id),
      )
      .execute();
  return found;
}

function isNews(query: JudgedQuery): JudgedQuery {
  return query
    .where('reread', 'is not', null)
    .where('reread_told', 'is', null)
    .where('told', 'is not', null)
    .where('signals.state', '<>', 'new')
    .where('lane', '<>', 'held');
}
