import { createHash, randomUUID } from 'node:crypto';
import type { Effect } from '../effects.ts';

export interface StageSpec {
  name: string;
  actions: readonly { name: string; provider: 'GitHub' | 'CodeBuild' | 'CodeDeploy' | 'Manual' }[];
}

export interface ExecutionSpec {
  /** `region/pipeline`; made with three stages where there is none. */
  pipeline: string;
  /** The action that fails; without it all of them succeed. */
  failsAt?: string;
  /** Of the action that fails, else of the builds; nothing is kept without one. */
  log?: string;
}

export interface ActionRun {
  id: string;
  stage: string;
  action: string;
  provider: string;
  startedAt: number;
  /** Null while it goes on. */
  endedAt: number | null;
  status: 'InProgress' | 'Succeeded' | 'Failed';
  token: string | null;
  log: string | null;
}

export interface ExecutionRecord {
  id: string;
  startedAt: number;
  revision: string;
  title: string;
  trigger: string;
  version: number;
  /** Of a rollback: the execution whose artifacts go through its one stage. */
  rollbackOf: string | null;
  failsAt: string | null;
  log: string | null;
  stoppedAt: number | null;
  actions: ActionRun[];
}

export interface PipelineRecord {
  region: string;
  name: string;
  version: number;
  stages: readonly StageSpec[];
  executions: ExecutionRecord[];
}

export interface KeyRecord {
  id: string;
  secret: string;
  user: string;
  mayWrite: boolean;
}

/** Every record of the sandbox. */
export interface World {
  readonly pipelines: Map<string, PipelineRecord>;
  readonly keys: Map<string, KeyRecord>;
  readonly effects: Effect[];
  pipelineOf(repository: string): PipelineRecord;
  begin(
    pipeline: PipelineRecord,
    execution: Partial<ExecutionRecord> & { startedAt: number },
  ): ExecutionRecord;
}

export const ACTION_MS = 10_000;

const STAGES: readonly StageSpec[] = [
  { name: 'Source', actions: [{ name: 'Source', provider: 'GitHub' }] },
  { name: 'Test', actions: [{ name: 'test', provider: 'CodeBuild' }] },
  { name: 'production', actions: [{ name: 'Deploy', provider: 'CodeDeploy' }] },
];

const hashOf = (text: string): string => createHash('sha1').update(text).digest('hex');

export function createWorld(): World {
  const pipelines = new Map<string, PipelineRecord>();
  return {
    pipelines,
    keys: new Map(),
    effects: [],
    pipelineOf: (repository) => {
      const known = pipelines.get(repository);
      if (known !== undefined) return known;
      const [region = '', name = ''] = repository.split('/');
      const made = { region, name, version: 1, stages: STAGES, executions: [] };
      pipelines.set(repository, made);
      return made;
    },
    begin: ({ name, executions, version }, execution) => {
      const number = executions.length + 1;
      const record: ExecutionRecord = {
        id: randomUUID(),
        revision: hashOf(`${name} ${number}`),
        title: `Change ${number}`,
        trigger: 'Webhook',
        version,
        rollbackOf: null,
        failsAt: null,
        log: null,
        stoppedAt: null,
        actions: [],
        ...execution,
      };
      executions.push(record);
      return record;
    },
  };
}

/** What an execution runs, in its order. */
function planOf({ stages }: PipelineRecord, { rollbackOf, actions }: ExecutionRecord) {
  const all = stages.flatMap(({ name: stage, actions: list }) =>
    list.map(({ name: action, provider }) => ({ stage, action, provider })),
  );
  const [first] = actions;
  return rollbackOf === null ? all : all.filter(({ stage }) => stage === first?.stage);
}

export function beginAction(
  execution: ExecutionRecord,
  what: { stage: string; action: string; provider: string },
  at: number,
): void {
  execution.actions.push({
    id: randomUUID(),
    ...what,
    startedAt: at,
    endedAt: null,
    status: 'InProgress',
    token: what.provider === 'Manual' ? randomUUID() : null,
    log: null,
  });
}

/** Lets actions end and the next begin until now; each takes ten seconds, an approval its answer. */
export function advance(pipeline: PipelineRecord, execution: ExecutionRecord, now: number): void {
  const plan = planOf(pipeline, execution);
  const [first] = plan;
  if (execution.actions.length === 0 && first !== undefined)
    beginAction(execution, first, execution.startedAt);
  for (;;) {
    const current = execution.actions.at(-1);
    if (current === undefined) return;
    if (current.status === 'InProgress' && !endAction(execution, current, now)) return;
    const { endedAt, status, stage, action } = current;
    const isOver = status === 'Failed' || execution.stoppedAt !== null;
    const next = plan[plan.findIndex((each) => each.stage === stage && each.action === action) + 1];
    if (isOver || endedAt === null || next === undefined) return;
    beginAction(execution, next, endedAt);
  }
}

function endAction({ failsAt, log }: ExecutionRecord, action: ActionRun, now: number): boolean {
  const endsAt = action.startedAt + ACTION_MS;
  if (action.token !== null || now < endsAt) return false;
  const isFailure = failsAt === action.action;
  action.endedAt = endsAt;
  action.status = isFailure ? 'Failed' : 'Succeeded';
  if (isFailure || (failsAt === null && action.provider === 'CodeBuild')) action.log = log;
  return true;
}

export function statusOf(pipeline: PipelineRecord, execution: ExecutionRecord): string {
  const last = execution.actions.at(-1);
  if (last?.status === 'InProgress')
    return execution.stoppedAt === null ? 'InProgress' : 'Stopping';
  if (last?.status === 'Failed') return 'Failed';
  const ended = new Set(execution.actions.map(({ stage, action }) => `${stage} ${action}`));
  const isWhole = planOf(pipeline, execution).every(({ stage, action }) =>
    ended.has(`${stage} ${action}`),
  );
  return isWhole ? 'Succeeded' : 'Stopped';
}

/** Of the actions with one name in a stage the newest. */
export function latestIn({ actions }: ExecutionRecord, stage: string): ActionRun[] {
  const inStage = actions.filter((each) => each.stage === stage);
  return [...new Map(inStage.map((each) => [each.action, each])).values()];
}

/** How a stage ended for an execution; null where it never came there. */
export function stageStatus(
  pipeline: PipelineRecord,
  execution: ExecutionRecord,
  stage: string,
): 'InProgress' | 'Succeeded' | 'Failed' | null {
  const latest = latestIn(execution, stage);
  if (latest.length === 0) return null;
  if (latest.some(({ status }) => status === 'Failed')) return 'Failed';
  const whole = pipeline.stages.find(({ name }) => name === stage)?.actions.length ?? 0;
  const done = latest.filter(({ status }) => status === 'Succeeded').length;
  return done === whole ? 'Succeeded' : 'InProgress';
}
