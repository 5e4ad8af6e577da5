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
import { beginAction, stageStatus, statusOf } from './world.ts';

export const WRITES: Readonly<Record<string, Operation>> = {
  RetryStageExecution: operation(
    z.strictObject({
      pipelineName: Name,
      stageName: Name,
      pipelineExecutionId: Id,
      retryMode: z.enum(['FAILED_ACTIONS', 'ALL_ACTIONS']),
    }),
    (call, { pipelineName, stageName, pipelineExecutionId }) => {
      const pipeline = pipelineOf(call, pipelineName);
      const execution = executionOf(pipeline, pipelineExecutionId);
      const failed = execution.actions.at(-1);
      if (failed?.status !== 'Failed' || failed.stage !== stageName)
        throw new AwsError('StageNotRetryableException', 'The stage is not in a failed state');
      if (pipeline.executions.at(-1) !== execution)
        throw new AwsError('NotLatestPipelineExecutionException', 'A newer one has passed');
      accept(call, pipelineName);
      execution.failsAt = null;
      const { stage, action, provider } = failed;
      beginAction(execution, { stage, action, provider }, call.now);
      return { pipelineExecutionId };
    },
  ),
  StartPipelineExecution: operation(
    z.strictObject({
      name: Name,
      clientRequestToken: z.string().regex(/^[a-zA-Z0-9-]{1,128}$/),
      sourceRevisions: z
        .array(
          z.strictObject({
            actionName: Name,
            revisionType: z.literal('COMMIT_ID'),
            revisionValue: z.string().regex(/^[0-9a-f]{40}$/),
          }),
        )
        .length(1),
    }),
    (call, { name, clientRequestToken, sourceRevisions: [source] }) => {
      const pipeline = pipelineOf(call, name);
      const known = pipeline.executions.find(({ title }) => title === clientRequestToken);
      if (known !== undefined) return { pipelineExecutionId: known.id };
      if (source?.actionName !== pipeline.stages[0]?.actions[0]?.name)
        throw new AwsError('ValidationException', 'That is no source action');
      accept(call, name);
      const revision = source?.revisionValue ?? '';
      const trigger = 'StartPipelineExecution';
      const made = { startedAt: call.now, revision, trigger, title: clientRequestToken };
      return { pipelineExecutionId: call.world.begin(pipeline, made).id };
    },
  ),
  RollbackStage: operation(
    z.strictObject({ pipelineName: Name, stageName: Name, targetPipelineExecutionId: Id }),
    rollBack,
  ),
  PutApprovalResult: operation(
    z.strictObject({
      pipelineName: Name,
      stageName: Name,
      actionName: Name,
      token: z.string(),
      result: z.strictObject({
        summary: z.string().max(512),
        status: z.enum(['Approved', 'Rejected']),
      }),
    }),
    (call, { pipelineName, stageName, actionName, token, result }) => {
      const pipeline = pipelineOf(call, pipelineName);
      const gate = pipeline.executions
        .flatMap(({ actions }) => actions)
        .find(
          ({ stage, action, token: own }) =>
            stage === stageName && action === actionName && own === token,
        );
      if (gate === undefined)
        throw new AwsError('InvalidApprovalTokenException', 'The approval request is not open');
      if (gate.status !== 'InProgress')
        throw new AwsError('ApprovalAlreadyCompletedException', 'It was answered already');
      accept(call, pipelineName);
      gate.status = result.status === 'Approved' ? 'Succeeded' : 'Failed';
      gate.endedAt = call.now;
      return { approvedAt: call.now / 1_000 };
    },
  ),
  StopPipelineExecution: operation(
    z.strictObject({
      pipelineName: Name,
      pipelineExecutionId: Id,
      abandon: z.boolean().optional(),
      reason: z.string().max(200).optional(),
    }),
    (call, { pipelineName, pipelineExecutionId }) => {
      const pipeline = pipelineOf(call, pipelineName);
      const execution = executionOf(pipeline, pipelineExecutionId);
      if (execution.stoppedAt !== null)
        throw new AwsError('DuplicatedStopRequestException', 'It is stopping already');
      if (statusOf(pipeline, execution) !== 'InProgress')
        throw new AwsError('PipelineExecutionNotStoppableException', 'It has ended');
      accept(call, pipelineName);
      execution.stoppedAt = call.now;
      return { pipelineExecutionId };
    },
  ),
};

function rollBack(
  call: Call,
  input: { pipelineName: string; stageName: string; targetPipelineExecutionId: string },
): unknown {
  const pipeline = pipelineOf(call, input.pipelineName);
  const at = pipeline.stages.findIndex(({ name }) => name === input.stageName);
  const stage = pipeline.stages[at];
  if (stage === undefined) throw new AwsError('StageNotFoundException', 'No such stage');
  const target = executionOf(pipeline, input.targetPipelineExecutionId);
  const isInside = pipeline.executions.some(
    (each) => stageStatus(pipeline, each, stage.name) === 'InProgress',
  );
  if (isInside) throw new AwsError('ConflictException', 'The stage is busy');
  const isGood = stageStatus(pipeline, target, stage.name) === 'Succeeded';
  const isSame = target.version === pipeline.version && target.rollbackOf === null;
  if (at === 0 || !isGood || !isSame)
    throw new AwsError('UnableToRollbackStageException', 'It cannot be rolled back to');
  accept(call, input.pipelineName);
  const { revision, title } = target;
  const made = { startedAt: call.now, revision, title, trigger: 'ManualRollback' };
  const execution = call.world.begin(pipeline, { ...made, rollbackOf: target.id });
  const [first] = stage.actions;
  if (first !== undefined)
    beginAction(
      execution,
      { stage: stage.name, action: first.name, provider: first.provider },
      call.now,
    );
  return { pipelineExecutionId: execution.id };
}

/** Everything of it is in order, and it takes effect now. */
function accept({ world, now, signer, operation: name }: Call, pipeline: string): void {
  const target = `/${signer.region}/${pipeline}/${name}`;
  const at = new Date(now).toISOString();
  world.effects.push({ at, provider: 'codepipeline', method: 'POST', target, body: null });
}
