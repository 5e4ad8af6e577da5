import { z } from 'zod';
import { AwsError } from './aws-error.ts';
import {
  type Call,
  executionOf,
  Id,
  Name,
  type Operation,
  operation,
  pipelineOf,
} from './operation.ts';
import { presentAction, presentExecution, presentOne, presentState } from './present.ts';
import { type ActionRun, stageStatus } from './world.ts';

export const READS: Readonly<Record<string, Operation>> = {
  ListPipelines: operation(
    z.strictObject({ nextToken: z.string().optional() }),
    ({ world, signer }) => ({
      pipelines: [...world.pipelines.values()]
        .filter(({ region }) => region === signer.region)
        .map(({ name, version }) => ({ name, version, pipelineType: 'V2' })),
    }),
  ),
  ListPipelineExecutions: operation(
    z.strictObject({
      pipelineName: Name,
      maxResults: z.int().min(1).max(100).optional(),
      filter: z.strictObject({ succeededInStage: z.strictObject({ stageName: Name }) }).optional(),
    }),
    (call, { pipelineName, maxResults = 100, filter }) => {
      const pipeline = pipelineOf(call, pipelineName);
      const stage = filter?.succeededInStage.stageName;
      const found = pipeline.executions.filter(
        (each) => stage === undefined || stageStatus(pipeline, each, stage) === 'Succeeded',
      );
      const newest = found.toReversed().slice(0, maxResults);
      return { pipelineExecutionSummaries: newest.map((each) => presentExecution(pipeline, each)) };
    },
  ),
  GetPipelineExecution: operation(
    z.strictObject({ pipelineName: Name, pipelineExecutionId: Id }),
    (call, { pipelineName, pipelineExecutionId }) => {
      const pipeline = pipelineOf(call, pipelineName);
      return {
        pipelineExecution: presentOne(pipeline, executionOf(pipeline, pipelineExecutionId)),
      };
    },
  ),
  GetPipelineState: operation(z.strictObject({ name: Name }), (call, { name }) =>
    presentState(pipelineOf(call, name), call.now),
  ),
  ListActionExecutions: operation(
    z.strictObject({
      pipelineName: Name,
      filter: z.strictObject({ pipelineExecutionId: Id }),
      maxResults: z.int().min(1).max(100).optional(),
      nextToken: z.string().optional(),
    }),
    listActions,
  ),
  BatchGetBuilds: operation(
    z.strictObject({ ids: z.array(z.string()).min(1).max(100) }),
    batchGetBuilds,
  ),
  GetLogEvents: operation(
    z.strictObject({
      logGroupName: z.string(),
      logStreamName: z.string(),
      startFromHead: z.boolean().optional(),
      nextToken: z.string().optional(),
    }),
    getLogEvents,
  ),
};

/** Two a page, so that there is always a second one. */
function listActions(
  call: Call,
  input: {
    pipelineName: string;
    filter: { pipelineExecutionId: string };
    nextToken?: string | undefined;
  },
): unknown {
  const pipeline = pipelineOf(call, input.pipelineName);
  const execution = executionOf(pipeline, input.filter.pipelineExecutionId);
  const newest = execution.actions.toReversed();
  const start = Number(input.nextToken ?? 0);
  if (!Number.isInteger(start)) throw new AwsError('InvalidNextTokenException', 'Invalid token');
  const end = start + 2;
  return {
    actionExecutionDetails: newest
      .slice(start, end)
      .map((action) => presentAction(pipeline, execution, action)),
    ...(end < newest.length ? { nextToken: String(end) } : {}),
  };
}

const GROUP = '/aws/codebuild/';

function batchGetBuilds({ world, signer }: Call, { ids }: { ids: string[] }): unknown {
  const known = [...world.pipelines.values()].filter(({ region }) => region === signer.region);
  const builds = known.flatMap(({ name, executions }) =>
    executions
      .flatMap(({ actions }) => actions)
      .filter((action) => ids.includes(`${name}:${action.id}`))
      .map((action) => ({
        id: `${name}:${action.id}`,
        buildStatus: action.status === 'Failed' ? 'FAILED' : 'SUCCEEDED',
        logs: { groupName: `${GROUP}${name}`, streamName: action.id },
      })),
  );
  return { builds, buildsNotFound: ids.filter((id) => !builds.some((build) => build.id === id)) };
}

/** Two events a page, from the end backwards; at the beginning the token that was given comes again. */
function getLogEvents(
  { world }: Call,
  input: {
    logGroupName: string;
    logStreamName: string;
    startFromHead?: boolean | undefined;
    nextToken?: string | undefined;
  },
): unknown {
  const actions = [...world.pipelines.values()]
    .filter(({ name }) => input.logGroupName === `${GROUP}${name}`)
    .flatMap(({ executions }) => executions.flatMap((each): ActionRun[] => each.actions));
  const log = actions.find(({ id }) => id === input.logStreamName)?.log ?? null;
  if (log === null || input.startFromHead !== false)
    throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  const lines = log.replace(/\n$/, '').split('\n');
  const end = Number((input.nextToken ?? `b/${lines.length}`).slice(2));
  const start = Math.max(0, end - 2);
  return {
    events: lines.slice(start, end).map((line) => ({ timestamp: 1, message: `${line}\n` })),
    nextBackwardToken: `b/${start}`,
    nextForwardToken: `f/${end}`,
  };
}
