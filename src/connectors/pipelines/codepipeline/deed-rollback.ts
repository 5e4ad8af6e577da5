import { z } from 'zod';
import type { Connection, ReadBack, TargetState } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared, Progress, Sent } from '../deed.ts';
import { namedEnvironment } from '../environment-name.ts';
import type { Client } from './client.ts';
import { unlessGone } from '../unless-gone.ts';
import { newestExecutions, stateOfPipeline } from './executions.ts';
import { parseRepository } from './names.ts';
import { executionProgress } from './progress.ts';
import { rollbackRequest } from './requests.ts';
import { type Execution, liveFacts, pageOf, sourceOf, type StageState } from './shapes.ts';

/** Takes a stage back to an execution that succeeded in it, by CodePipeline's own rollback. */
export function rollbackDeed(open: (connection: Connection) => Client): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: rollbackRequest,
    state: async (connection, { repository = '', environment = '' }) => {
      const state = await unlessGone(null, () => stateOfPipeline(open(connection), repository));
      const stage = state?.stageStates.find(({ stageName }) => stageName === environment);
      return stage === undefined ? null : stateOf(stage);
    },
    readBack: (connection, sent) => readBack(open(connection), sent),
    progress: (connection, sent) => progress(open(connection), sent),
  };
}

/** What went through the stage last, and whether anything goes through it or waits before it. */
function stateOf({ latestExecution, inboundExecutions }: StageState): TargetState {
  return {
    last: latestExecution?.pipelineExecutionId ?? '',
    status: latestExecution?.status ?? '',
    inbound: inboundExecutions.length,
  };
}

async function prepare(client: Client, asked: DeedAsked): Promise<Prepared | Cannot> {
  const { repository, environment: typed = '', ref } = asked;
  const state = await unlessGone(null, () => stateOfPipeline(client, repository));
  if (state === null) return { cannot: `AWS shows no pipeline ${repository}.` };
  // The source's own stage cannot be rolled back.
  const stages = state.stageStates.slice(1);
  const named = namedEnvironment(
    typed,
    stages.map((stage) => ({ name: stage.stageName, stage })),
  );
  if ('cannot' in named) return named;
  const { name, stage } = named;
  if (stage.latestExecution?.status === 'InProgress' || stage.inboundExecutions.length > 0)
    return { cannot: 'An execution is in that stage or waits before it. Stop it first, or wait.' };
  const good = await newestExecutions(client, repository, name);
  const known = await newestExecutions(client, repository);
  const last = stage.latestExecution?.pipelineExecutionId;
  const live = known.find(({ pipelineExecutionId: id }) => id === last) ?? good[0];
  const target = good
    .flatMap((each) => originOf(each, good))
    .find((each) => isEarlier(each, live) && isNamed(each, ref));
  if (live === undefined || target === undefined) return { cannot: NOTHING_EARLIER };
  const version = await versionOf(client, repository, target.pipelineExecutionId);
  if (version !== state.pipelineVersion) return { cannot: CHANGED_SINCE };
  return {
    facts: factsOf(repository, { name, live, target, good }),
    preconditions: stateOf(stage),
  };
}

const NOTHING_EARLIER =
  'No earlier execution with another commit succeeded in that stage, as far as CodePipeline still lists them.';
const CHANGED_SINCE =
  'The pipeline was edited since the last good execution, and CodePipeline rolls back within one version of it only. Deploy that commit instead.';

/** What a rollback brought back, for CodePipeline does not roll back to a rollback. */
function originOf(each: Execution, good: readonly Execution[]): Execution[] {
  if (each.executionType !== 'ROLLBACK') return [each];
  const target = each.rollbackMetadata?.rollbackTargetPipelineExecutionId;
  return good.filter(({ pipelineExecutionId: id }) => id === target);
}

function isEarlier(each: Execution, live: Execution | undefined): boolean {
  return live !== undefined && sourceOf(each).sha !== sourceOf(live).sha;
}

function isNamed(each: Execution, ref: string | undefined): boolean {
  return ref === undefined || (ref.length >= 7 && sourceOf(each).sha.startsWith(ref));
}

const Version = z.object({ pipelineExecution: z.object({ pipelineVersion: z.number() }) });

async function versionOf(client: Client, repository: string, id: string): Promise<number> {
  const { region, pipeline } = parseRepository(repository);
  const input = { pipelineName: pipeline, pipelineExecutionId: id };
  const call = {
    region,
    service: 'codepipeline',
    operation: 'GetPipelineExecution',
    input,
  } as const;
  return (await client.read(call, Version)).pipelineExecution.pipelineVersion;
}

interface Chosen {
  name: string;
  live: Execution;
  target: Execution;
  good: readonly Execution[];
}

function factsOf(repository: string, { name, live, target, good }: Chosen): Prepared['facts'] {
  const { region, pipeline } = parseRepository(repository);
  const then = sourceOf(target);
  const next = good[good.indexOf(target) - 1] ?? live;
  return {
    repository,
    url: pageOf({ region, pipeline }, target.pipelineExecutionId),
    environment: name,
    workflow: pipeline,
    branch: then.action,
    sha: then.sha,
    commit: then.title,
    ...liveFacts(live),
    goodFrom: new Date(target.lastUpdateTime).toISOString(),
    goodUntil: new Date(next.startTime).toISOString(),
    means: `CodePipeline runs the stage ${name} again with the artifacts and variables of execution ${target.pipelineExecutionId.slice(0, 8)}. Other stages keep what they have, and what migrations did stays.`,
    undo: 'Start the pipeline at the newer commit again; the next change of the source brings it too.',
    viaTarget: target.pipelineExecutionId,
  };
}

/** The rollback to that execution which began last, of those since it was proposed. */
async function rolledBack(client: Client, sent: Sent): Promise<Execution | null> {
  const { repository = '', viaTarget = '' } = sent.facts;
  const executions = await newestExecutions(client, repository);
  const named = sent.receipt?.providerId ?? '';
  if (named !== '') return executions.find(({ pipelineExecutionId: id }) => id === named) ?? null;
  const before = executions.findIndex(
    ({ pipelineExecutionId: id }) => id === sent.preconditions['last'],
  );
  const since = before === -1 ? executions : executions.slice(0, before);
  const isIt = ({ rollbackMetadata: to }: Execution): boolean =>
    to?.rollbackTargetPipelineExecutionId === viaTarget;
  return since.findLast(isIt) ?? null;
}

async function readBack(client: Client, sent: Sent): Promise<ReadBack> {
  const { viaTarget } = sent.facts;
  const isOwn = sent.request.body?.['targetPipelineExecutionId'] === viaTarget;
  const isRollback = sent.request.target.endsWith('/RollbackStage');
  if (!isOwn || !isRollback || typeof sent.preconditions['last'] !== 'string') return 'unclear';
  return (await rolledBack(client, sent)) === null ? 'not-applied' : 'applied';
}

async function progress(client: Client, sent: Sent): Promise<Progress> {
  const execution = await rolledBack(client, sent);
  if (execution === null)
    return { state: 'running', words: 'Its execution is not listed yet', url: '' };
  return await executionProgress(client, sent.facts['repository'] ?? '', execution);
}
