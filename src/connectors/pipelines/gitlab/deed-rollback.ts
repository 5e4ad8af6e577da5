import type { Connection, ReadBack, TargetState } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared, Progress, Sent } from '../deed.ts';
import { namedEnvironment } from '../environment-name.ts';
import { retryJobRequest } from './allowed.ts';
import type { Client } from './client.ts';
import { type Deployment, deploymentsOf, environmentsOf, liveFacts } from './deployments.ts';
import { freezesOf } from './freezes.ts';
import { allJobs, currentJob } from './jobs.ts';
import { currentPipeline, jobProgress } from './progress.ts';
import { changesBetween, commitOf } from './refs.ts';

/** Runs the job again that deployed the last good revision, as "Rollback environment" of GitLab's page does. */
export function rollbackDeed(open: (connection: Connection) => Client): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: retryJobRequest,
    state: async (connection, { repository = '', environment = '', viaJob = '' }) => {
      const client = open(connection);
      const [current] = begunOf(await deploymentsOf(client, repository, { environment }));
      const job = await currentJob(client, repository, Number(viaJob));
      if (current === undefined || job === null) return null;
      return { ...stateOf(current, job.status), freezes: await freezesOf(client, repository) };
    },
    readBack: (connection, sent) => readBack(open(connection), sent),
    progress: (connection, sent) => progress(open(connection), sent),
  };
}

interface Goal {
  /** What is to be taken away. */
  current: Deployment;
  /** What is to be live again, with its job and pipeline. */
  good: Deployment;
  job: number;
  pipeline: number;
  /** When the good one was followed by another. */
  until: string;
}

function stateOf(current: Deployment, status: string): TargetState {
  return { deployment: String(current.id), status };
}

/** A deployment that waits for somebody has not begun, and takes nothing away. */
function begunOf(deployments: readonly Deployment[]): Deployment[] {
  const waits = ({ status, deployable }: Deployment): boolean =>
    status === 'blocked' || (status === 'created' && deployable?.status === 'manual');
  return deployments.filter((each) => !waits(each));
}

function goalOf(deployments: readonly Deployment[], ref: string | undefined): Goal | Cannot {
  const begun = begunOf(deployments);
  const [current, ...earlier] = begun;
  if (current === undefined) return { cannot: 'Nothing was ever deployed to it.' };
  if (current.status === 'running' || current.status === 'created')
    return { cannot: 'A deployment to it is under way. Cancel it first, or wait for its end.' };
  const at = earlier.findIndex(
    (each) => each.status === 'success' && each.sha !== current.sha && isNamed(each, ref),
  );
  const good = earlier[at];
  if (good === undefined)
    return { cannot: 'None of its last deployments ran well with another revision.' };
  const { deployable } = good;
  const pipeline = deployable?.pipeline?.id;
  if (deployable === undefined || deployable === null || pipeline === undefined)
    return { cannot: 'The last good deployment was none of a job, so nothing can run again.' };
  const until = begun[at]?.created_at ?? '';
  return { current, good, job: deployable.id, pipeline, until };
}

function isNamed({ sha, ref: own }: Deployment, ref: string | undefined): boolean {
  return ref === undefined || own === ref || (ref.length >= 7 && sha.startsWith(ref));
}

async function prepare(client: Client, asked: DeedAsked): Promise<Prepared | Cannot> {
  const { repository, environment: typed = '', ref } = asked;
  const environment = namedEnvironment(typed, await environmentsOf(client, repository));
  if ('cannot' in environment) return environment;
  const { name } = environment;
  const goal = goalOf(await deploymentsOf(client, repository, { environment: name }), ref);
  if ('cannot' in goal) return goal;
  const { current, good, until } = goal;
  const job = await currentJob(client, repository, goal.job);
  const pipeline = await currentPipeline(client, { repository, runId: goal.pipeline });
  if (job === null || pipeline === null)
    return { cannot: `The job of the last good deployment is gone. Deploy ${good.ref} instead.` };
  const { title, author } = await commitOf(client, repository, good.sha);
  const freezes = await freezesOf(client, repository);
  return {
    facts: {
      repository,
      url: pipeline.web_url,
      environment: name,
      workflow: job.name,
      job: job.name,
      run: String(goal.pipeline),
      branch: good.ref,
      sha: good.sha,
      commit: title,
      author,
      ...liveFacts(current),
      goodFrom: new Date(good.updated_at).toISOString(),
      ...(until === '' ? {} : { goodUntil: new Date(until).toISOString() }),
      freezes,
      changes: await changesBetween(client, repository, { from: good.sha, to: current.sha }),
      means: `GitLab runs the job ${job.name} of that commit again, with its settings of then and the rights of the connected token. Variables of the project have their values of now.`,
      undo: 'Deploying again takes it back. Databases stay as they are, and the next deployment of the branch brings the commits again.',
      viaJob: String(goal.job),
    },
    preconditions: { ...stateOf(current, job.status), freezes },
  };
}

/** The jobs of the same name that came after the one that was asked to run again, oldest first. */
async function runAgain(client: Client, { facts }: Sent) {
  const { repository = '', run = '', viaJob = '', workflow } = facts;
  const jobs = await allJobs(client, { repository, runId: Number(run) });
  return jobs.filter(({ id, name }) => name === workflow && id > Number(viaJob));
}

async function readBack(client: Client, sent: Sent): Promise<ReadBack> {
  const { viaJob = 'none' } = sent.facts;
  if (!sent.request.target.endsWith(`/jobs/${viaJob}/retry`)) return 'unclear';
  if (typeof sent.preconditions['deployment'] !== 'string') return 'unclear';
  return (await runAgain(client, sent)).length > 0 ? 'applied' : 'not-applied';
}

async function progress(client: Client, sent: Sent): Promise<Progress> {
  const [job] = await runAgain(client, sent);
  const url = sent.facts['url'] ?? '';
  if (job === undefined) return { state: 'running', words: 'Its new job is not listed yet', url };
  return jobProgress(job, url);
}
