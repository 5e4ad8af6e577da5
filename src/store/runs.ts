import type { Kysely } from 'kysely';
import { isRunSignal, type Run } from '../domain/signal.ts';
import type { Database } from './schema.ts';
import { toSignal } from './signals.ts';

/** Each attempt counts as one. */
const RUNS_MAX = 2_000;

/** What is known of the runs of these accounts since then, at most the newest 2,000. */
export async function runsSince(
  db: Kysely<Database>,
  accountIds: readonly string[],
  since: Date,
): Promise<Run[]> {
  if (accountIds.length === 0) return [];
  const rows = await db
    .selectFrom('signals')
    .selectAll()
    .where('account_id', 'in', accountIds)
    .where('kind', '=', 'run')
    .where('received_at', '>', since)
    .orderBy('received_at', 'desc')
    .limit(RUNS_MAX)
    .execute();
  return rows
    .map(toSignal)
    .filter(isRunSignal)
    .map(({ content }) => content);
}
