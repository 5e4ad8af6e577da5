import type { Run } from '../../../domain/signal.ts';
import type { FailedJob } from '../connector.ts';
import type { Client } from './client.ts';
import { isGone } from './errors.ts';
import { repositoryPath } from './rerun.ts';
import { type ApiJob, ApiJobList, parseAnswer } from './shapes.ts';

const PAGE_SIZE = 100;
const PAGES_MAX = 5;

/** The failed jobs of one attempt, in GitHub's order; none when the run is gone. */
export async function failedJobs(client: Client, run: Run): Promise<readonly FailedJob[]> {
  const jobs = await jobsOf(client, run);
  const failed = jobs.filter(({ conclusion }) => hasFailed(conclusion));
  // A job that ran out of its time limit counts as cancelled.
  const ended =
    failed.length > 0 ? failed : jobs.filter(({ conclusion }) => conclusion === 'cancelled');
  return ended.map((job) => ({ jobId: job.id, name: job.name, failedStep: failedStep(job) }));
}

/** The id of the job of that name that passed in one attempt; null when none did. */
export async function passedJob(client: Client, run: Run, name: string): Promise<number | null> {
  const jobs = await jobsOf(client, run);
  return jobs.find((job) => job.name === name && job.conclusion === 'success')?.id ?? null;
}

/** Of one attempt; none when the run is gone. */
export async function jobsOf(client: Client, run: Run): Promise<ApiJob[]> {
  const path = `${repositoryPath(run.repository)}/actions/runs/${run.runId}`;
  const ofAttempt = await listed(client, `${path}/attempts/${run.attempt}/jobs?`);
  return ofAttempt ?? (await listed(client, `${path}/jobs?filter=latest&`)) ?? [];
}

async function listed(client: Client, target: string): Promise<ApiJob[] | null> {
  const jobs: ApiJob[] = [];
  try {
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const { data } = await client.getCached(`${target}per_page=${PAGE_SIZE}&page=${page}`);
      const found = parseAnswer(ApiJobList, data);
      jobs.push(...found.jobs);
      if (found.jobs.length < PAGE_SIZE) break;
    }
    return jobs;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

function failedStep({ steps }: ApiJob): string {
  const all = steps ?? [];
  const failed =
    all.find(({ conclusion }) => hasFailed(conclusion)) ??
    all.find(({ conclusion }) => conclusion === 'cancelled');
  return failed?.name ?? '';
}

function hasFailed(conclusion: string): boolean {
  return conclusion === 'failure' || conclusion === 'timed_out' || conclusion === 'startup_failure';
}
