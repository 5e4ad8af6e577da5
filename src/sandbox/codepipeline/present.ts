import {
  type ActionRun,
  type ExecutionRecord,
  latestIn,
  type PipelineRecord,
  stageStatus,
  statusOf,
} from './world.ts';

/** AWS' JSON protocol writes instants as seconds since 1970. */
const seconds = (ms: number): number => ms / 1_000;

function updatedAt({ startedAt, actions, stoppedAt }: ExecutionRecord): number {
  const times = actions.flatMap((action) => [action.startedAt, action.endedAt ?? 0]);
  return Math.max(startedAt, stoppedAt ?? 0, ...times);
}

function triggerOf({ trigger }: ExecutionRecord) {
  return { triggerType: trigger, triggerDetail: 'arn:aws:iam::111122223333:user/dana' };
}

function rollbackOf({ rollbackOf: target }: ExecutionRecord) {
  return target === null
    ? { executionType: 'STANDARD' }
    : {
        executionType: 'ROLLBACK',
        rollbackMetadata: { rollbackTargetPipelineExecutionId: target },
      };
}

/** `PipelineExecutionSummary`. */
export function presentExecution(pipeline: PipelineRecord, execution: ExecutionRecord) {
  const [source] = pipeline.stages[0]?.actions ?? [];
  const { id, startedAt, revision, title } = execution;
  return {
    pipelineExecutionId: id,
    status: statusOf(pipeline, execution),
    startTime: seconds(startedAt),
    lastUpdateTime: seconds(updatedAt(execution)),
    sourceRevisions: [
      {
        actionName: source?.name ?? '',
        revisionId: revision,
        revisionSummary: JSON.stringify({
          ProviderType: 'GitHub',
          CommitMessage: `${title}\n\nWhy.`,
        }),
        revisionUrl: `https://github.com/acme/api/commit/${revision}`,
      },
    ],
    trigger: triggerOf(execution),
    executionMode: 'SUPERSEDED',
    ...rollbackOf(execution),
  };
}

/** `PipelineExecution`. */
export function presentOne(pipeline: PipelineRecord, execution: ExecutionRecord) {
  return {
    pipelineName: pipeline.name,
    pipelineVersion: execution.version,
    pipelineExecutionId: execution.id,
    status: statusOf(pipeline, execution),
    artifactRevisions: [{ name: 'source', revisionId: execution.revision }],
    trigger: triggerOf(execution),
    executionMode: 'SUPERSEDED',
    ...rollbackOf(execution),
  };
}

/** `GetPipelineStateOutput`. */
export function presentState(pipeline: PipelineRecord, now: number) {
  return {
    pipelineName: pipeline.name,
    pipelineVersion: pipeline.version,
    created: seconds(now - 86_400_000),
    updated: seconds(now - 86_400_000),
    stageStates: pipeline.stages.map(({ name, actions }) => {
      const inside = pipeline.executions
        .filter((each) => stageStatus(pipeline, each, name) !== null)
        .toSorted((a, b) => enteredAt(a, name) - enteredAt(b, name))
        .at(-1);
      return {
        stageName: name,
        inboundExecutions: [],
        inboundTransitionState: { enabled: true },
        actionStates: actions.map((action) => ({
          actionName: action.name,
          ...actionState(inside, name, action.name),
        })),
        ...(inside === undefined
          ? {}
          : { latestExecution: stageExecution(pipeline, inside, name) }),
      };
    }),
  };
}

function stageExecution(pipeline: PipelineRecord, execution: ExecutionRecord, stage: string) {
  const status = stageStatus(pipeline, execution, stage) ?? 'InProgress';
  const type = execution.rollbackOf === null ? 'STANDARD' : 'ROLLBACK';
  return { pipelineExecutionId: execution.id, status, type };
}

function enteredAt({ actions }: ExecutionRecord, stage: string): number {
  return actions.findLast((action) => action.stage === stage)?.startedAt ?? 0;
}

function actionState(execution: ExecutionRecord | undefined, stage: string, name: string) {
  const latest = execution === undefined ? [] : latestIn(execution, stage);
  const action = latest.find((each) => each.action === name);
  if (action === undefined) return {};
  return {
    latestExecution: {
      actionExecutionId: action.id,
      status: action.status,
      lastStatusChange: seconds(action.endedAt ?? action.startedAt),
      ...(action.token !== null && action.status === 'InProgress' ? { token: action.token } : {}),
    },
  };
}

/** `ActionExecutionDetail`. */
export function presentAction(
  pipeline: PipelineRecord,
  execution: ExecutionRecord,
  action: ActionRun,
) {
  const isBuild = action.provider === 'CodeBuild';
  const failed = action.status === 'Failed';
  const words = isBuild ? 'Build terminated with state: FAILED' : 'Instances are too few';
  return {
    pipelineExecutionId: execution.id,
    actionExecutionId: action.id,
    pipelineVersion: execution.version,
    stageName: action.stage,
    actionName: action.action,
    startTime: seconds(action.startedAt),
    lastUpdateTime: seconds(action.endedAt ?? action.startedAt),
    status: action.status,
    input: {
      actionTypeId: { category: 'Build', owner: 'AWS', provider: action.provider, version: '1' },
      region: pipeline.region,
    },
    output: {
      outputArtifacts: [],
      executionResult: {
        externalExecutionId: isBuild
          ? `${pipeline.name}:${action.id}`
          : `d-${action.id.slice(0, 8)}`,
        ...(failed ? { errorDetails: { code: 'JobFailed', message: words } } : {}),
      },
    },
  };
}
