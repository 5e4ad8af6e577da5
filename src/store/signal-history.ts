import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';

/** How many mails of each sender had been read before; senders never seen are absent. */
export async function senderCounts(
  db: Kysely<Database>,
  ownerId: string,
  senders: readonly string[],
): Promise<Map<string, number>> {
  if (senders.length === 0) return new Map();
  const rows = await db
    .selectFrom('signals')
    .select(['sender', ({ fn }) => fn.countAll<number>().as('count')])
    .where('owner_id', '=', ownerId)
    .where('sender', 'in', senders.map(storableText))
    .where('state', '<>', 'new')
    .groupBy('sender')
    .execute();
  return new Map(rows.map(({ sender, count }) => [sender ?? '', count]));
}

/** The provider's id of the newest known message of each thread. */
export async function newestInThreads(
  db: Kysely<Database>,
  accountId: string,
  threadIds: readonly string[],
): Promise<Map<string, string>> {
  if (threadIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('signals')
    .select(['thread_id', sql<string>`content->>'providerId'`.as('message')])
    .distinctOn('thread_id')
    .where('account_id', '=', accountId)
    .where('thread_id', 'in', threadIds)
    .orderBy('thread_id')
    .orderBy('received_at', 'desc')
    .orderBy('external_id', 'desc')
    .execute();
  return new Map(rows.map(({ thread_id, message }) => [thread_id ?? '', message]));
}

/** The newest known run of each `repository/workflow/branch` of an account. */
export async function newestRuns(
  db: Kysely<Database>,
  accountId: string,
): Promise<Map<string, number>> {
  const rows = await sql<{ line: string; newest: number }>`
    select concat_ws('/', content->>'repository', content->>'workflow', content->>'branch') as line, max((content->>'runId')::bigint) as newest
    from signals where account_id = ${accountId} and kind = 'run' group by 1
  `.execute(db);
  return new Map(rows.rows.map(({ line, newest }) => [line, newest]));
}

/** When each of these runs was last heard of, by external id, in the provider's time (ISO 8601). */
export async function updateTimes(
  db: Kysely<Database>,
  accountId: string,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  if (externalIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('signals')
    .select(['external_id as id', sql<string>`content->>'updatedAt'`.as('at')])
    .where('account_id', '=', accountId)
    .where('external_id', 'in', externalIds)
    .execute();
  return new Map(rows.map(({ id, at }) => [id, at]));
}
