import type { Run } from '../../../domain/signal.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { FailedJob } from '../connector.ts';
import type { Client } from './client.ts';
import { unlessGone } from '../unless-gone.ts';
import { pipelinePath, projectPath } from './retry.ts';
import { ApiJob, ApiJobs, type Jobs, parseAnswer } from './shapes.ts';

const PAGES_MAX = 10;

type Target = Pick<Run, 'repository' | 'runId'>;

/** A job as it is now, or null when it is gone. */
export async function currentJob(
  client: Client,
  repository: string,
  id: number,
): Promise<ApiJob | null> {
  const path = `${projectPath(repository)}/jobs/${id}`;
  return await unlessGone(null, async () => parseAnswer(ApiJob, (await client.get(path)).data));
}

/** Every job that a pipeline ever had; of those with one name the newest counts. */
export async function allJobs(client: Client, target: Target): Promise<ApiJob[]> {
  const jobs = await listed(client, `${pipelinePath(target)}/jobs?include_retried=true`);
  return jobs.toSorted((a, b) => a.id - b.id);
}

export async function jobsOf(client: Client, target: Target): Promise<Jobs> {
  const jobs = await allJobs(client, target);
  const [first] = jobs;
  return {
    attempt: 1 + jobs.length - new Set(jobs.map(({ name }) => name)).size,
    startedBy: first?.user?.username ?? '',
    commitTitle: first?.commit?.title ?? '',
  };
}

/** The failed jobs of a pipeline as it is now; those that were allowed to fail only where no other did. */
export async function failedJobs(client: Client, run: Run): Promise<readonly FailedJob[]> {
  const jobs = await unlessGone([], async () =>
    listed(client, `${pipelinePath(run)}/jobs?scope[]=failed`),
  );
  const decisive = jobs.filter((job) => job.allow_failure !== true);
  return (decisive.length > 0 ? decisive : jobs)
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, name }) => ({ jobId: id, name, failedStep: '' }));
}

/** A job's trace; GitLab answers with an empty one where nothing is kept. */
export async function readTrace(client: Client, run: Run, jobId: number): Promise<string | null> {
  const path = `${projectPath(run.repository)}/jobs/${jobId}/trace`;
  return (await unlessGone('', () => client.text(path))) || null;
}

async function listed(client: Client, target: string): Promise<ApiJob[]> {
  const jobs: ApiJob[] = [];
  let page: string | null = '1';
  for (let read = 0; page !== null; read += 1) {
    // A part of the jobs would give a lower attempt than the pipeline is in.
    if (read === PAGES_MAX) throw new Invalid('The pipeline has more jobs than can be read');
    const { data, nextPage } = await client.get(`${target}&per_page=100&page=${page}`);
    jobs.push(...parseAnswer(ApiJobs, data));
    page = nextPage;
  }
  return jobs;
}
