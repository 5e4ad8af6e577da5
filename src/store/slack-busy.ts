import type { Kysely } from 'kysely';
import type { BusyTime } from '../domain/meeting.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

/** What Slack said of this person that ends after `from`. */
export async function slackBusyTimes(
  db: Kysely<Database>,
  ownerId: string,
  from: Date,
): Promise<BusyTime[]> {
  const rows = await db
    .selectFrom('slack_busy')
    .select(['from_at', 'to_at'])
    .where('owner_id', '=', ownerId)
    .where('to_at', '>', from)
    .execute();
  return rows.map(({ from_at, to_at }) => ({ from: from_at, to: to_at, title: null }));
}

/** When Slack was asked last whether this person is busy, and whether anything came in since then. */
export async function slackAsked(
  db: Kysely<Database>,
  ownerId: string,
  since: Date,
): Promise<{ askedAt: Date | null; isNews: boolean }> {
  const asked = await db
    .selectFrom('slack_asked')
    .select('asked_at')
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  const news = await db
    .selectFrom('signals')
    .select('id')
    .where('owner_id', '=', ownerId)
    .where('ingested_at', '>', since)
    .limit(1)
    .executeTakeFirst();
  return { askedAt: asked?.asked_at ?? null, isNews: news !== undefined };
}

/**
 * Notes until when Slack says now that somebody is busy; null says that they are not, and ends what was said
 * before. What it says first holds from `since` on.
 */
export async function noteSlackBusy(
  unit: Unit,
  ownerId: string,
  said: { until: Date | null; since: Date },
): Promise<void> {
  const asked = { asked_at: unit.at };
  await unit.db
    .insertInto('slack_asked')
    .values({ owner_id: ownerId, ...asked })
    .onConflict((conflict) => conflict.column('owner_id').doUpdateSet(asked))
    .execute();
  const { numUpdatedRows } = await unit.db
    .updateTable('slack_busy')
    .set({ to_at: said.until ?? unit.at })
    .where('owner_id', '=', ownerId)
    .where('to_at', '>', unit.at)
    .executeTakeFirst();
  if (numUpdatedRows > 0n || said.until === null) return;
  await unit.db
    .insertInto('slack_busy')
    .values({ owner_id: ownerId, from_at: said.since, to_at: said.until })
    .onConflict((conflict) =>
      conflict.columns(['owner_id', 'from_at']).doUpdateSet({ to_at: said.until ?? unit.at }),
    )
    .execute();
}
