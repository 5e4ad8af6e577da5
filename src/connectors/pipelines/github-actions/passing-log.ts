import type { Run } from '../../../domain/signal.ts';
import type { FailedJob } from '../connector.ts';
import type { Client } from './client.ts';
import { isGone } from './errors.ts';
import { readLog } from './job-log.ts';
import { passedJob } from './jobs.ts';
import { repositoryPath } from './rerun.ts';
import { runsIn, toRun } from './shapes.ts';

/** Workflows share the list of a branch, so that a few runs are asked for to find one of this workflow. */
const LOOKED_AT = 20;

/**
 * The log of the same job when it last passed on the same branch: one list of runs, one of jobs, one log;
 * null where the newest passing runs of the branch hold none.
 */
export async function readPassingLog(
  client: Client,
  run: Run,
  job: FailedJob,
): Promise<string | null> {
  const passed = await lastPassed(client, run);
  if (passed === null) return null;
  const jobId = await passedJob(client, passed, job.name);
  return jobId === null ? null : await readLog(client, passed, jobId);
}

async function lastPassed(client: Client, run: Run): Promise<Run | null> {
  // A fork's branch is asked for by its name alone, and told from ours by its owner.
  const branch = run.branch.split(':').at(-1) ?? '';
  if (branch === '') return null;
  const query = new URLSearchParams({
    branch,
    status: 'success',
    exclude_pull_requests: 'true',
    per_page: String(LOOKED_AT),
  });
  try {
    const target = `${repositoryPath(run.repository)}/actions/runs?${query.toString()}`;
    const { data } = await client.getCached(target);
    const runs = runsIn(data).runs.map((other) => toRun(run.repository, other));
    return runs.find((other) => isEarlierPass(other, run)) ?? null;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

function isEarlierPass(other: Run, run: Run): boolean {
  return (
    other.workflow === run.workflow &&
    other.branch === run.branch &&
    other.conclusion === 'success' &&
    Date.parse(other.createdAt) < Date.parse(run.createdAt)
  );
}
