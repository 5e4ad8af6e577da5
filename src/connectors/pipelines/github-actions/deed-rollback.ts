import { z } from 'zod';
import type { ProviderRequest } from '../../../domain/proposal.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { Cannot, Deed, DeedAsked, Prepared } from '../deed.ts';
import { namedEnvironment } from '../environment-name.ts';
import type { Client } from './client.ts';
import { isGone } from './errors.ts';
import { changesBetween, commitOf } from './refs.ts';
import { environmentsOf, type Release, releasesOf } from './releases.ts';
import { repositoryPath } from './rerun.ts';
import { parseAnswer } from './shapes.ts';
import { currentRun, progressOfRun } from './runs.ts';

/** GitHub runs a job again for 30 days (REST, "Re-run a job from a workflow run"). */
const RERUN_MS_MAX = 30 * 24 * 3_600_000;

/** `POST …/actions/jobs/{job}/rerun`: the job that deployed the good revision, and what depends on it. */
export function jobRerunRequest(facts: Readonly<Record<string, string>>): ProviderRequest {
  const { repository = '', viaJob = '' } = facts;
  if (!/^[1-9]\d{0,15}$/.test(viaJob)) throw new Invalid('A job is named by a positive number');
  return {
    method: 'POST',
    target: `${repositoryPath(repository)}/actions/jobs/${viaJob}/rerun`,
    body: null,
  };
}

/** Runs the job again that deployed the last good revision: same commit, same workflow file. */
export function rollbackDeed(open: (connection: Parameters<Deed['prepare']>[0]) => Client): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: jobRerunRequest,
    state: async (connection, { repository = '', environment = '', run = '' }) => {
      const client = open(connection);
      const goal = await goalOf(client, { repository, environment });
      const now = await currentRun(client, { repository, runId: Number(run) });
      if ('cannot' in goal || now === null) return null;
      return stateOf(goal, now);
    },
    readBack: async (connection, { facts: { repository = '', run = '' }, preconditions }) => {
      const now = await currentRun(open(connection), { repository, runId: Number(run) });
      const { attempt } = preconditions;
      if (now === null || typeof attempt !== 'number') return 'unclear';
      if (now.run_attempt > attempt) return 'applied';
      return now.status === 'completed' ? 'not-applied' : 'unclear';
    },
    progress: async (connection, { facts: { repository = '', run = '' }, preconditions }) => {
      const client = open(connection);
      const now = await currentRun(client, { repository, runId: Number(run) });
      if (now === null) return { state: 'failed', words: 'Its run is gone', url: '' };
      // What ended well is the attempt of then.
      if (now.run_attempt === preconditions['attempt'])
        return { state: 'running', words: 'Its new attempt is not listed yet', url: now.html_url };
      return await progressOfRun(client, repository, now);
    },
  };
}

interface Goal {
  /** What is to be taken away. */
  current: Release;
  /** What is to be live again. */
  good: Release & { job: NonNullable<Release['job']> };
  /** When the good one was followed by another. */
  until: string;
}

function stateOf(
  { current, good }: Goal,
  run: { run_attempt: number; status: string },
): Prepared['preconditions'] {
  return {
    deployment: String(current.id),
    sha: good.sha,
    attempt: run.run_attempt,
    status: run.status,
  };
}

async function goalOf(
  client: Client,
  where: { repository: string; environment: string },
): Promise<Goal | Cannot> {
  let current: Release | null = null;
  let until = '';
  for await (const release of releasesOf(client, where)) {
    if (current === null) {
      if (release.state === 'running' || release.state === 'waiting')
        return { cannot: 'A deployment to it is under way. Cancel it first, or wait for its end.' };
      current = release;
    } else if (release.state === 'ok' && release.sha !== current.sha) {
      if (release.job === null)
        return {
          cannot: 'The last good deployment was none of a workflow, so nothing can run again.',
        };
      return { current, good: { ...release, job: release.job }, until };
    }
    until = release.createdAt;
  }
  return {
    cannot:
      current === null
        ? 'Nothing was ever deployed to it.'
        : 'None of its last twelve deployments ran well with another revision.',
  };
}

const ApiJob = z.object({ name: z.string() });

async function jobName(client: Client, repository: string, id: number): Promise<string> {
  const target = `${repositoryPath(repository)}/actions/jobs/${id}`;
  try {
    return parseAnswer(ApiJob, (await client.get(target)).data).name;
  } catch (error) {
    if (isGone(error)) return '';
    throw error;
  }
}

async function prepare(client: Client, asked: DeedAsked): Promise<Prepared | Cannot> {
  const { repository, environment: typed = '' } = asked;
  const environment = namedEnvironment(typed, await environmentsOf(client, repository));
  if ('cannot' in environment) return environment;
  const goal = await goalOf(client, { repository, environment: environment.name });
  if ('cannot' in goal) return goal;
  const { current, good, until } = goal;
  const run = await currentRun(client, { repository, runId: good.job.runId });
  if (run === null) return { cannot: 'The run of the last good deployment is gone.' };
  const ageMs = Date.parse(current.createdAt) - Date.parse(run.created_at);
  if (ageMs > RERUN_MS_MAX)
    return { cannot: `The last good run is older than 30 days. Deploy ${good.ref} instead.` };
  const commit = await commitOf(client, repository, good.sha);
  return {
    facts: {
      repository,
      url: environment.url,
      environment: environment.name,
      workflow: run.path,
      job: await jobName(client, repository, good.job.jobId),
      run: String(run.id),
      branch: good.ref,
      sha: good.sha,
      commit: commit?.title ?? '',
      author: commit?.author ?? '',
      live: current.sha,
      liveRef: current.ref,
      liveSince: current.since,
      liveState: current.state,
      goodFrom: good.since,
      goodUntil: until,
      changes: await changesBetween(client, repository, { from: good.sha, to: current.sha }),
      means: `GitHub has no rollback of its own: the job that deployed this commit is run again, with the workflow file of then and the rights of ${run.actor?.login ?? 'whoever started it'}.`,
      undo: 'Deploying again takes it back. Databases and settings stay as they are, and the next deployment of the branch brings the commits again.',
      viaJob: String(good.job.jobId),
    },
    preconditions: stateOf(goal, run),
  };
}
