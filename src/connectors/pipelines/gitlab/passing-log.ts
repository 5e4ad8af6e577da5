import type { Run } from '../../../domain/signal.ts';
import type { FailedJob } from '../connector.ts';
import { unlessGone } from '../unless-gone.ts';
import type { Client } from './client.ts';
import { readTrace } from './jobs.ts';
import { latestJobs } from './progress.ts';
import { projectPath } from './retry.ts';
import { ApiList, ApiPipeline, parseAnswer } from './shapes.ts';

/** The log of the same job in the newest pipeline before this one that went well, of the same branch. */
export async function readPassingLog(
  client: Client,
  run: Run,
  { name }: FailedJob,
): Promise<string | null> {
  const query = new URLSearchParams({
    ref: run.branch,
    status: 'success',
    order_by: 'id',
    sort: 'desc',
    per_page: '20',
  });
  const path = `${projectPath(run.repository)}/pipelines?${query.toString()}`;
  const items = await unlessGone([], async () =>
    parseAnswer(ApiList, (await client.get(path)).data),
  );
  const pipelines = items.map((item) => ApiPipeline.safeParse(item).data);
  const passed = pipelines.find((each) => each !== undefined && each.id < run.runId);
  if (passed === undefined) return null;
  const jobs = await latestJobs(client, { repository: run.repository, runId: passed.id });
  const job = jobs.find((each) => each.name === name && each.status === 'success');
  return job === undefined ? null : await readTrace(client, run, job.id);
}
