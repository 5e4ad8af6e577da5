import type { Run } from '../../../domain/signal.ts';
import { plural } from '../../../lib/text.ts';
import type { Progress } from '../deed.ts';
import type { Client } from './client.ts';
import { isGone } from './errors.ts';
import { jobsOf } from './jobs.ts';
import { commitOf } from './refs.ts';
import { repositoryPath } from './rerun.ts';
import { branchOf, ApiRun, parseAnswer, toRun } from './shapes.ts';

/** The run as it is now, or null when it is gone. */
export async function currentRun(
  client: Client,
  { repository, runId }: Pick<Run, 'repository' | 'runId'>,
): Promise<ApiRun | null> {
  try {
    const { data } = await client.getCached(`${repositoryPath(repository)}/actions/runs/${runId}`);
    return parseAnswer(ApiRun, data);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** The file of its workflow; GitHub may put the ref behind it. */
export function workflowPath({ path }: ApiRun): string {
  return path.split('@', 1)[0] ?? '';
}

/** What a card says of a run that it is about. */
export async function runFacts(client: Client, repository: string, run: ApiRun) {
  const commit = await commitOf(client, repository, run.head_sha);
  return {
    url: run.html_url,
    workflow: run.name || run.path,
    run: String(run.id),
    branch: branchOf(repository, run),
    sha: run.head_sha,
    commit: commit?.title ?? run.display_title,
    author: commit?.author ?? run.actor?.login ?? '',
  };
}

/** How one run goes on, from its state and its jobs. */
export async function progressOfRun(
  client: Client,
  repository: string,
  run: ApiRun,
): Promise<Progress> {
  const jobs = await jobsOf(client, toRun(repository, run));
  const done = jobs.filter(({ conclusion }) => conclusion !== '').length;
  const failed = jobs.find(({ conclusion }) => conclusion === 'failure');
  const words = `Run ${run.id}, attempt ${run.run_attempt}: ${done} of ${plural(jobs.length, 'job')} done`;
  const url = run.html_url;
  if (run.status === 'waiting')
    return { state: 'waiting', words: `${words}, waits for an approval`, url };
  if (run.status !== 'completed') return { state: 'running', words, url };
  if (run.conclusion === 'success') return { state: 'succeeded', words, url };
  if (run.conclusion === 'cancelled') return { state: 'cancelled', words, url };
  const at = failed === undefined ? '' : `, failed at ${failed.name.slice(0, 80)}`;
  return { state: 'failed', words: `${words}${at}`, url };
}
