import { type Kysely, sql } from 'kysely';
import type { FailureTimes, OutcomeRows } from '../domain/outcome.ts';
import { ActionKind, ProposalState } from '../domain/proposal.ts';
import type { Database } from './schema.ts';

export interface Window {
  from: Date;
  to: Date;
}

/** What happened to one person's runs and cards in `[from, to)`, from rows alone. */
export async function outcomeRows(
  db: Kysely<Database>,
  ownerId: string,
  window: Window,
): Promise<OutcomeRows> {
  return {
    failures: await failureTimes(db, ownerId, window),
    decisions: await decisionTimes(db, ownerId, window),
    waitedMs: await waits(db, ownerId, window),
    ...(await proposalCounts(db, ownerId, window)),
    explained: await countExplained(db, ownerId, window),
  };
}

interface MarkedRun {
  pipeline: string;
  sha: string;
  failedAt: Date;
  readAt: Date;
  answeredAt: Date | null;
}

/** One a time that a pipeline began to fail; the next passing run of the same pipeline ends it. */
async function failureTimes(
  db: Kysely<Database>,
  ownerId: string,
  { from, to }: Window,
): Promise<FailureTimes[]> {
  const { rows: failed } = await sql<MarkedRun>`
    select ${PIPELINE} as pipeline, content ->> 'headSha' as sha, m.from_at as "failedAt",
      m.noted_at as "readAt",
      least((select min(p.decided_at) from proposals p where p.signal_id = m.signal_id
        and p.decided_by is not null and p.allowance_id is null),
        (select min(i.acknowledged_at) from incidents i where i.signal_id = m.signal_id)) as "answeredAt"
    from run_marks m join signals s on s.id = m.signal_id
    where m.owner_id = ${ownerId} and m.mark = 'failed' and m.from_at >= ${from} and m.from_at < ${to}
    order by m.from_at, m.signal_id
  `.execute(db);
  const { rows: passed } = await sql<{ pipeline: string; sha: string; at: Date }>`
    select ${PIPELINE} as pipeline, content ->> 'headSha' as sha, received_at as at from signals s
    where owner_id = ${ownerId} and kind = 'run' and content ->> 'conclusion' = 'success'
      and received_at >= ${from}
    order by received_at
  `.execute(db);
  const times: FailureTimes[] = [];
  const openUntil = new Map<string, number>();
  for (const { pipeline, sha, ...failure } of failed) {
    const at = failure.failedAt.getTime();
    if (at < (openUntil.get(pipeline) ?? 0)) continue;
    const next = passed.find((run) => run.pipeline === pipeline && run.at > failure.failedAt);
    openUntil.set(pipeline, next?.at.getTime() ?? Infinity);
    times.push({ ...failure, restoredAt: next?.at ?? null, sameCommit: next?.sha === sha });
  }
  return times;
}

const PIPELINE = sql`concat_ws(' ', s.account_id, content ->> 'repository', content ->> 'workflow', content ->> 'branch')`;

/** When the person decided themself, also where a second person came after; standing grants need nobody. */
async function decisionTimes(
  db: Kysely<Database>,
  ownerId: string,
  { from, to }: Window,
): Promise<OutcomeRows['decisions']> {
  const { rows } = await sql<{ shownAt: Date; decidedAt: Date }>`
    select p.created_at as "shownAt", least(a.given_at, d.decided_at) as "decidedAt"
    from proposals p
    left join approvals a on a.proposal_id = p.id and a.person_id = ${ownerId}
    left join proposals d on d.id = p.id and d.decided_by = ${ownerId} and d.allowance_id is null
    where p.owner_id = ${ownerId} and least(a.given_at, d.decided_at) >= ${from}
      and least(a.given_at, d.decided_at) < ${to}
  `.execute(db);
  return rows;
}

async function waits(
  db: Kysely<Database>,
  ownerId: string,
  { from, to }: Window,
): Promise<number[]> {
  const rows = await db
    .selectFrom('run_marks')
    .select(['from_at', 'to_at'])
    .where('owner_id', '=', ownerId)
    .where('mark', '=', 'waiting')
    .where('from_at', '<', to)
    .where(({ eb, or }) => or([eb('to_at', 'is', null), eb('to_at', '>', from)]))
    .execute();
  return rows.map(({ from_at: began, to_at: ended }) => {
    const until = ended === null || ended > to ? to : ended;
    return until.getTime() - Math.max(began.getTime(), from.getTime());
  });
}

/** What ran out and was asked anew about the same is one question, which its newest version answers. */
const ASKED_AGAIN = sql<boolean>`exists (select from proposals again
  where again.signal_id = proposals.signal_id and again.kind = proposals.kind and again.undoes is null
    and again.version > proposals.version
    and again.facts ->> 'environment' is not distinct from proposals.facts ->> 'environment')`;

async function proposalCounts(
  db: Kysely<Database>,
  ownerId: string,
  { from, to }: Window,
): Promise<Pick<OutcomeRows, 'ended' | 'done'>> {
  const rows = await db
    .selectFrom('proposals')
    .select(['state', 'kind', ({ fn }) => fn.countAll<number>().as('count')])
    .where('owner_id', '=', ownerId)
    .where('moved_at', '>=', from)
    .where('moved_at', '<', to)
    .where('undoes', 'is', null)
    .where(sql<boolean>`not (state = 'expired' and ${ASKED_AGAIN})`)
    .groupBy(['state', 'kind'])
    .execute();
  const ended: Record<string, number> = {};
  const done: Record<string, number> = {};
  for (const row of rows) {
    const state = ProposalState.parse(row.state);
    ended[state] = (ended[state] ?? 0) + row.count;
    if (state === 'done') done[ActionKind.parse(row.kind)] = row.count;
  }
  return { ended, done };
}

async function countExplained(
  db: Kysely<Database>,
  ownerId: string,
  { from, to }: Window,
): Promise<number> {
  const row = await db
    .selectFrom('run_marks')
    .innerJoin('verdicts', 'verdicts.signal_id', 'run_marks.signal_id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('run_marks.owner_id', '=', ownerId)
    .where('mark', '=', 'failed')
    .where('from_at', '>=', from)
    .where('from_at', '<', to)
    .where(sql<boolean>`jsonb_array_length(explanation -> 'evidence') > 0`)
    .executeTakeFirst();
  return row?.count ?? 0;
}
