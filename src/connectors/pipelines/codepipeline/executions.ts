import { z } from 'zod';
import { unlessGone } from '../unless-gone.ts';
import type { Client } from './client.ts';
import { parseRepository, type Target } from './names.ts';
import { Action, Execution, PipelineState, type StageState, type Told } from './shapes.ts';

/** So many of the newest executions of a pipeline are looked at. */
export const EXECUTIONS_MAX = 50;
const ACTIONS_MAX = 100;
const PAGES_MAX = 5;

const Executions = z.object({ pipelineExecutionSummaries: z.array(z.unknown()).nullish() });
const Actions = z.object({
  actionExecutionDetails: z.array(z.unknown()).nullish(),
  nextToken: z.string().nullish(),
});

/** The newest executions of a pipeline, newest first; what cannot be read is left out. */
export async function newestExecutions(
  client: Client,
  repository: string,
  succeededIn?: string,
): Promise<Execution[]> {
  const { region, pipeline } = parseRepository(repository);
  const filter =
    succeededIn === undefined ? {} : { filter: { succeededInStage: { stageName: succeededIn } } };
  const input = { pipelineName: pipeline, maxResults: EXECUTIONS_MAX, ...filter };
  const operation = 'ListPipelineExecutions';
  const data = await client.read({ region, service: 'codepipeline', operation, input }, Executions);
  return readEach(Execution, data.pipelineExecutionSummaries);
}

function readEach<Schema extends z.ZodType>(
  schema: Schema,
  items: readonly unknown[] | null | undefined,
): z.infer<Schema>[] {
  return (items ?? []).flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

/** The execution that began in that millisecond, or null when it is not among the newest any more. */
export async function currentExecution(
  client: Client,
  { repository, runId }: Target,
): Promise<Execution | null> {
  const known = await unlessGone([], () => newestExecutions(client, repository));
  return known.find(({ startTime }) => startTime === runId) ?? null;
}

export async function stateOfPipeline(client: Client, repository: string): Promise<PipelineState> {
  const { region, pipeline } = parseRepository(repository);
  const input = { name: pipeline };
  const operation = 'GetPipelineState';
  return await client.read({ region, service: 'codepipeline', operation, input }, PipelineState);
}

/** Every action that one execution ran, also those that a retry ran once more; newest first. */
export async function actionsOf(
  client: Client,
  repository: string,
  execution: string,
): Promise<Action[]> {
  const { region, pipeline } = parseRepository(repository);
  const actions: Action[] = [];
  let next: { nextToken?: string } = {};
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const input = {
      pipelineName: pipeline,
      filter: { pipelineExecutionId: execution },
      maxResults: ACTIONS_MAX,
      ...next,
    };
    const call = {
      region,
      service: 'codepipeline',
      operation: 'ListActionExecutions',
      input,
    } as const;
    const { actionExecutionDetails, nextToken } = await client.read(call, Actions);
    actions.push(...readEach(Action, actionExecutionDetails));
    if (nextToken === undefined || nextToken === null) break;
    next = { nextToken };
  }
  return actions;
}

const nameOf = ({ stageName, actionName }: Action): string => `${stageName} ${actionName}`;

/** Of the actions with one name the newest. */
export function latestOf(actions: readonly Action[]): Action[] {
  const byAge = actions.toSorted((a, b) => a.startTime - b.startTime);
  return [...new Map(byAge.map((action) => [nameOf(action), action])).values()];
}

/**
 * What only its actions tell of an execution. AWS counts no attempts that it shows: one more than the
 * actions that a retry replaced, so that every retry makes it greater.
 */
export function toldBy(actions: readonly Action[]): Pick<Told, 'attempt' | 'failedStage'> {
  const latest = latestOf(actions);
  const failed = latest.find(({ status }) => status === 'Failed');
  return {
    attempt: 1 + actions.length - latest.length,
    failedStage: failed?.stageName ?? null,
  };
}

/** The stages that an execution comes to from one on; the source's own puts nothing anywhere. */
export function stagesFrom({ stageStates }: PipelineState, stage: string | null): string[] {
  const names = stageStates.map(({ stageName }) => stageName).slice(1);
  return stage === null ? names : names.slice(Math.max(0, names.indexOf(stage)));
}

export interface Gate {
  stage: string;
  action: string;
  token: string;
  /** The stage that it opens: its own while other actions follow in it, else the next. */
  opens: string;
}

/** The approvals that an execution waits for. */
export function gatesOf({ stageStates }: PipelineState, execution: string): Gate[] {
  return stageStates.flatMap((stage, at) =>
    stage.latestExecution?.pipelineExecutionId === execution
      ? gatesIn(stage, stageStates[at + 1]?.stageName)
      : [],
  );
}

function gatesIn({ stageName, actionStates }: StageState, next: string | undefined): Gate[] {
  return actionStates.flatMap(({ actionName, latestExecution }, at) => {
    const token = latestExecution?.status === 'InProgress' ? latestExecution.token : '';
    if (token === '') return [];
    const opens = at + 1 < actionStates.length ? stageName : (next ?? stageName);
    return [{ stage: stageName, action: actionName, token, opens }];
  });
}
