import { plural } from '../../../lib/text.ts';
import type { Progress } from '../deed.ts';
import { unlessGone } from '../unless-gone.ts';
import type { Client } from './client.ts';
import { allJobs } from './jobs.ts';
import type { ApiJob, ApiPipeline } from './shapes.ts';
import { statusOf } from './shapes.ts';
import { readPipeline } from './state.ts';

type Target = Parameters<typeof readPipeline>[1];

/** The pipeline as it is now, or null when it is gone. */
export async function currentPipeline(client: Client, target: Target): Promise<ApiPipeline | null> {
  return await unlessGone(null, () => readPipeline(client, target));
}

/** The jobs of a pipeline, of those with one name the newest. */
export async function latestJobs(client: Client, target: Target): Promise<ApiJob[]> {
  const jobs = await allJobs(client, target);
  return [...new Map(jobs.map((job) => [job.name, job])).values()];
}

/** How one pipeline goes on, from its state and its jobs. */
export async function pipelineProgress(client: Client, target: Target): Promise<Progress> {
  const pipeline = await currentPipeline(client, target);
  if (pipeline === null) return { state: 'failed', words: 'Its pipeline is gone', url: '' };
  const jobs = await latestJobs(client, target);
  const done = jobs.filter(({ status }) => status === 'success').length;
  const failed = jobs.find(({ status }) => status === 'failed');
  const words = `Pipeline ${target.runId}: ${done} of ${plural(jobs.length, 'job')} done`;
  const url = pipeline.web_url;
  const { status, conclusion } = statusOf(pipeline);
  if (status === 'waiting')
    return { state: 'waiting', words: `${words}, waits for somebody to start a job`, url };
  if (conclusion === null) return { state: 'running', words, url };
  if (conclusion === 'success') return { state: 'succeeded', words, url };
  if (conclusion === 'cancelled') return { state: 'cancelled', words, url };
  const at = failed === undefined ? '' : `, failed at ${failed.name.slice(0, 80)}`;
  return { state: 'failed', words: `${words}${at}`, url };
}

/** How one job goes on, by its name in its pipeline: what runs again has another number. */
export function jobProgress(job: ApiJob, url: string): Progress {
  const words = `Job ${job.name.slice(0, 80)} (${job.id}): ${job.status}`;
  const ends: Readonly<Record<string, Progress['state']>> = {
    success: 'succeeded',
    failed: 'failed',
    canceled: 'cancelled',
    skipped: 'cancelled',
    manual: 'waiting',
  };
  return { state: ends[job.status] ?? 'running', words, url };
}
