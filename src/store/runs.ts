import { type Kysely, type Selectable, sql } from 'kysely';
import { isRunSignal, type Run, type Signal } from '../domain/signal.ts';
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
  const rows = await runRows(db, accountIds)
    .where('received_at', '>', since)
    .limit(RUNS_MAX)
    .execute();
  return toRuns(rows);
}

/** The runs of one workflow on one branch since then, newest first, at most 500. */
export async function runsOfPipeline(
  db: Kysely<Database>,
  { accountId, run }: { accountId: string; run: Pick<Run, 'repository' | 'workflow' | 'branch'> },
  since: Date,
): Promise<Run[]> {
  const rows = await runRows(db, [accountId])
    .where('received_at', '>', since)
    .where(sql<boolean>`content ->> 'repository' = ${run.repository}`)
    .where(sql<boolean>`content ->> 'workflow' = ${run.workflow}`)
    .where(sql<boolean>`content ->> 'branch' = ${run.branch}`)
    .limit(500)
    .execute();
  return toRuns(rows);
}

/** Newest first. */
function runRows(db: Kysely<Database>, accountIds: readonly string[]) {
  return db
    .selectFrom('signals')
    .selectAll()
    .where('account_id', 'in', accountIds)
    .where('kind', '=', 'run')
    .orderBy('received_at', 'desc');
}

function toRuns(rows: readonly Selectable<Database['signals']>[]): Run[] {
  return rows
    .map(toSignal)
    .filter(isRunSignal)
    .map(({ content }) => content);
}

/** A repository that somebody's sources tell of, with the newest run that is known of it. */
export interface KnownRepository {
  accountId: string;
  repository: string;
  signalId: string;
}

/** Of connected accounts only, in the order of their names. */
export async function knownRepositories(
  db: Kysely<Database>,
  ownerId: string,
): Promise<KnownRepository[]> {
  const { rows } = await sql<KnownRepository>`
    select distinct on (repository, account_id) content ->> 'repository' as repository,
      account_id as "accountId", signals.id as "signalId"
    from signals join accounts on accounts.id = signals.account_id
    where signals.owner_id = ${ownerId} and signals.kind = 'run' and accounts.state = 'connected'
    order by repository, account_id, received_at desc, signals.id
  `.execute(db);
  return rows;
}

/** Runs of one repository that have not ended as far as they were read, newest first. */
export async function openRunsOf(
  db: Kysely<Database>,
  { accountId, repository }: KnownRepository,
): Promise<Run[]> {
  const rows = await runRows(db, [accountId])
    .where(sql<boolean>`content ->> 'repository' = ${repository}`)
    .where(sql<boolean>`content ->> 'status' <> 'completed'`)
    .limit(20)
    .execute();
  return toRuns(rows);
}

/** The newest known attempt of one run; null where it was never read. */
export async function signalOfRun(
  db: Kysely<Database>,
  { accountId, repository }: KnownRepository,
  runId: number,
): Promise<Signal<Run> | null> {
  const row = await runRows(db, [accountId])
    .where(sql<boolean>`content ->> 'repository' = ${repository}`)
    .where(sql<boolean>`content ->> 'runId' = ${String(runId)}`)
    .limit(1)
    .executeTakeFirst();
  const signal = row === undefined ? null : toSignal(row);
  return signal !== null && isRunSignal(signal) ? signal : null;
}
