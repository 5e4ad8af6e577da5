import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Run } from '../../../domain/signal.ts';
import { Invalid, Transient } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { RunPage } from '../connector.ts';
import type { RestClient } from '../rest-client.ts';
import { BUILDS_MAX, newestBuilds, stagesOf, treeQuery } from './builds.ts';
import { chosenJobs } from './names.ts';
import { type ApiBuild, isPipeline, parseAnswer, toRun, updatedAt } from './shapes.ts';

const DEPTH = 6;
const JOBS_MAX = 1_000;

const Position = z.object({
  /** The newest build seen. */
  newest: z.number(),
  /** How it stood. */
  latest: z.string(),
  /** Builds that went on, by their number: how they stood. */
  open: z.record(z.string(), z.string()),
});
type Position = z.infer<typeof Position>;
const Cursor = z.object({ jobs: z.record(z.string(), Position) });

const Item = z.object({
  fullName: z.string(),
  jobs: z.array(z.unknown()).nullish(),
  lastBuild: z
    .object({ number: z.number(), building: z.boolean(), result: z.string().nullish() })
    .nullish(),
});
const Level = z.object({ jobs: z.array(z.unknown()) });

export interface Job {
  repository: string;
  /** How its newest build stands; an empty string where there was none. */
  latest: string;
}

/** All jobs that an account covers, inside of folders too, by one request. */
export async function listJobs(client: RestClient, account: Account): Promise<Job[]> {
  const chosen = chosenJobs(account);
  const data = await client.get(`/${treeQuery(treeOf(DEPTH))}`);
  const all = jobsIn(parseAnswer(Level, data).jobs);
  return all.filter(({ repository }) => chosen === null || chosen.includes(repository));
}

function treeOf(depth: number): string {
  const below = depth === 1 ? '' : `,${treeOf(depth - 1)}`;
  return `jobs[fullName,lastBuild[number,building,result]${below}]{0,${JOBS_MAX}}`;
}

function jobsIn(items: readonly unknown[]): Job[] {
  return items.flatMap((item): Job[] => {
    const parsed = Item.safeParse(item);
    if (!parsed.success) return [];
    const { fullName: repository, jobs, lastBuild } = parsed.data;
    const below = jobsIn(jobs ?? []);
    // A folder has no last build, a job that never ran has null.
    if (lastBuild === undefined) return below;
    return [...below, { repository, latest: lastBuild === null ? '' : stand(lastBuild) }];
  });
}

function stand({ number, building, result }: Pick<ApiBuild, 'number' | 'building' | 'result'>) {
  return `${number} ${building ? 'builds' : (result ?? '')}`;
}

export async function readChanges(
  client: RestClient,
  { account, cursor, since }: { account: Account; cursor: string | null; since: Date },
): Promise<RunPage> {
  const { jobs: positions } = parseCursor(cursor);
  const jobs = await listJobs(client, account);
  const runs: Run[] = [];
  const next: Record<string, Position> = {};
  const problems: { repository: string; why: string }[] = [];
  for (const job of jobs) {
    const { repository } = job;
    const position = positions[repository];
    if (position !== undefined) next[repository] = position;
    if (isUnchanged(job, position)) continue;
    try {
      const { cut, runs: found, ...read } = await readJob(client, { job, position, since });
      runs.push(...found);
      next[repository] = read;
      if (cut) problems.push({ repository, why: TOO_MANY });
    } catch (error) {
      problems.push({ repository, why: bearable(error).message });
    }
  }
  const missing = (chosenJobs(account) ?? []).filter(
    (repository) => !jobs.some((job) => job.repository === repository),
  );
  problems.push(...missing.map((repository) => ({ repository, why: MISSING })));
  return { runs, cursor: JSON.stringify({ jobs: next }), problems };
}

const MISSING = 'Jenkins shows it to this user no more';
const TOO_MANY = `Only its newest ${BUILDS_MAX} builds were read`;

function isUnchanged({ latest }: Job, position: Position | undefined): boolean {
  if (latest === '') return true;
  return position?.latest === latest && Object.keys(position.open).length === 0;
}

/** A failure of one job. Throws what ends the whole read: a bug, a limit, or a grant that no longer works. */
function bearable(error: unknown): Transient | Invalid {
  if (error instanceof Transient && error.retryAfterMs === undefined) return error;
  if (error instanceof Invalid) return error;
  throw error;
}

interface JobRead extends Position {
  runs: Run[];
  cut: boolean;
}

async function readJob(
  client: RestClient,
  { job, position, since }: { job: Job; position: Position | undefined; since: Date },
): Promise<JobRead> {
  const { repository } = job;
  const builds = (await newestBuilds(client, repository)).toReversed();
  const runs: Run[] = [];
  const open: Record<string, string> = {};
  for (const build of builds) {
    const known = position?.open[String(build.number)];
    if (known === undefined && !isNew(build, position, since)) continue;
    const run = toRun(repository, build, await waits(client, repository, build));
    if (run.conclusion === null) open[String(build.number)] = run.status;
    if (run.status !== known) runs.push(run);
  }
  return { runs, ...reached(builds, { job, position }), open };
}

/** How far a job is read with these builds, oldest first, and whether some before them were left out. */
function reached(
  builds: readonly ApiBuild[],
  { job, position }: { job: Job; position: Position | undefined },
): Omit<JobRead, 'runs' | 'open'> {
  const [oldest] = builds;
  const last = builds.at(-1);
  if (oldest === undefined || last === undefined)
    return { newest: position?.newest ?? 0, latest: job.latest, cut: false };
  const cut =
    position !== undefined && builds.length === BUILDS_MAX && oldest.number > position.newest + 1;
  return { newest: Math.max(last.number, position?.newest ?? 0), latest: stand(last), cut };
}

function isNew(build: ApiBuild, position: Position | undefined, since: Date): boolean {
  if (position !== undefined) return build.number > position.newest;
  return build.building || updatedAt(build) >= since.getTime();
}

/** Whether it waits for somebody's answer; of a job that is no Pipeline nothing ever does. */
export async function waits(
  client: RestClient,
  repository: string,
  build: ApiBuild,
): Promise<boolean> {
  if (!build.building || !isPipeline(build)) return false;
  const stages = await stagesOf(client, { repository, runId: build.number });
  return stages?.status === 'PAUSED_PENDING_INPUT';
}

/** A cursor that cannot be read counts as none: the caller's `since` then bounds what is read again. */
function parseCursor(text: string | null): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(parseJson(text ?? ''));
  } catch {
    return { jobs: {} };
  }
}
