import { environmentFacts, UNTOLD } from '../../../domain/environments.ts';
import type { Connection, TargetState } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared } from '../deed.ts';
import { namedEnvironment } from '../environment-name.ts';
import { approvalRequest, playRequest, type Verdict } from './allowed.ts';
import type { Client } from './client.ts';
import { type Deployment, deploymentsOf, liveFacts, liveOf, reachedBy } from './deployments.ts';
import { freezesOf } from './freezes.ts';
import { currentJob } from './jobs.ts';
import { currentPipeline, latestJobs, pipelineProgress } from './progress.ts';
import { changesBetween, commitOf } from './refs.ts';

/** Approves a blocked deployment, or starts a job that waits for somebody: whichever comes first. */
export function gateDeed(open: (connection: Connection) => Client, verdict: Verdict): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked, verdict),
    request: (facts) =>
      (facts['viaDeployment'] ?? '') === ''
        ? playRequest(verdict === 'approved' ? facts : {})
        : approvalRequest(facts, verdict),
    state: async (connection, facts) => {
      const client = open(connection);
      const state = await stateOf(client, facts);
      return state === null ? null : { ...state, ...(await frozenFacts(client, facts, verdict)) };
    },
    readBack: async (connection, { facts }) => {
      const client = open(connection);
      const state = await stateOf(client, facts);
      if (state === null) return 'unclear';
      if (state['waiting'] === true) return 'not-applied';
      const { repository = '', viaJob = '' } = facts;
      const job = await currentJob(client, repository, Number(viaJob));
      const isShut = job?.status === 'failed' || job?.status === 'canceled';
      return isShut === (verdict === 'rejected') ? 'applied' : 'unclear';
    },
    progress: (connection, { facts: { repository = '', run } }) =>
      pipelineProgress(open(connection), { repository, runId: Number(run) }),
  };
}

/** Whether it still waits for that answer: a job that was approved and not started waits for another. */
async function stateOf(
  client: Client,
  { repository = '', viaJob = '', viaDeployment = '' }: Readonly<Record<string, string>>,
): Promise<TargetState | null> {
  const job = await currentJob(client, repository, Number(viaJob));
  if (job === null) return null;
  if (viaDeployment === '') return { waiting: job.status === 'manual' };
  const blocked = await deploymentsOf(client, repository, { status: 'blocked' });
  const found = blocked.find(({ id }) => String(id) === viaDeployment);
  return { waiting: found !== undefined && (found.pending_approval_count ?? 1) > 0 };
}

/** What is refused does not become live. */
async function frozenFacts(
  client: Client,
  { repository = '' }: Readonly<Record<string, string>>,
  verdict: Verdict,
): Promise<{ freezes?: string }> {
  return verdict === 'approved' ? { freezes: await freezesOf(client, repository) } : {};
}

interface Gate {
  /** The environment, else the name of the job. */
  name: string;
  /** What its pipeline deploys to: what waits behind the job goes on with it. */
  reaches: readonly string[];
  job: number;
  jobName: string;
  /** A blocked deployment that asks to be approved first. */
  deployment: number | null;
}

async function gatesOf(client: Client, target: { repository: string; runId: number }) {
  const manual = (await latestJobs(client, target)).filter(({ status }) => status === 'manual');
  if (manual.length === 0) return [];
  const deployments = await deploymentsOf(client, target.repository);
  const reached = reachedBy(deployments, target.runId);
  return manual.map(({ id, name }): Gate => {
    const own = deployments.find(({ deployable }) => deployable?.id === id);
    const alike = deployments.find(({ deployable }) => deployable?.name === name);
    return {
      name: (own ?? alike)?.environment.name ?? name,
      job: id,
      jobName: name,
      reaches: own === undefined && alike === undefined ? [UNTOLD, ...reached] : reached,
      deployment: isBlocked(own) ? own.id : null,
    };
  });
}

function isBlocked(deployment: Deployment | undefined): deployment is Deployment {
  return deployment?.status === 'blocked' && (deployment.pending_approval_count ?? 1) > 0;
}

async function prepare(
  client: Client,
  { repository, runId = 0, environment: typed }: DeedAsked,
  verdict: Verdict,
): Promise<Prepared | Cannot> {
  const pipeline = await currentPipeline(client, { repository, runId });
  if (pipeline === null) return { cannot: 'That pipeline is gone.' };
  const gate = gateOf(await gatesOf(client, { repository, runId }), typed);
  if ('cannot' in gate) return gate;
  if (verdict === 'rejected' && gate.deployment === null) return { cannot: NOT_REFUSED };
  const live = liveFacts(await liveOf(client, repository, gate.name));
  const { title, author } = await commitOf(client, repository, pipeline.sha);
  const frozen = await frozenFacts(client, { repository }, verdict);
  const facts = {
    repository,
    url: pipeline.web_url,
    environment: gate.name,
    ...environmentFacts(gate.reaches),
    workflow: gate.jobName,
    job: gate.jobName,
    run: String(runId),
    branch: pipeline.ref,
    sha: pipeline.sha,
    commit: title,
    author,
    ...live,
    ...frozen,
    changes: await changesBetween(client, repository, { from: live.live, to: pipeline.sha }),
    ...consequences(gate, verdict),
    viaJob: String(gate.job),
    viaDeployment: gate.deployment === null ? '' : String(gate.deployment),
  };
  const preconditions = await stateOf(client, facts);
  return preconditions === null
    ? { cannot: 'That job is gone.' }
    : { facts, preconditions: { ...preconditions, ...frozen } };
}

const NOT_REFUSED =
  'A job that is started by hand cannot be refused: leave it, or cancel its pipeline.';

function gateOf(gates: readonly Gate[], typed: string | undefined): Gate | Cannot {
  const [only] = gates;
  if (only === undefined) return { cannot: 'That pipeline waits for nobody.' };
  return typed === undefined && gates.length === 1 ? only : namedEnvironment(typed ?? '', gates);
}

function consequences(
  { name, jobName, deployment }: Gate,
  verdict: Verdict,
): { means: string; undo: string } {
  if (verdict === 'rejected')
    return {
      means: `The deployment to ${name} is refused, and its job ${jobName} fails.`,
      undo: 'Running the job again asks once more.',
    };
  if (deployment === null)
    return {
      means: `Starts the job ${jobName}, which deploys to ${name}, with the rights of the connected token.`,
      undo: 'A rollback takes the deployment back.',
    };
  return {
    means: `Counts as one approval of the deployment to ${name} by the connected token. GitLab does not start the job ${jobName} by that: it waits to be started then, which is asked for apart.`,
    undo: 'The approval stays; the job may be left alone, or its pipeline cancelled.',
  };
}
