import { z } from 'zod';
import type { Run, RunConclusion } from '../../../domain/signal.ts';
import { singleLine } from '../../../lib/text.ts';
import { parseJson } from '../../../lib/trust.ts';
import { parseRepository } from './names.ts';

const Words = z
  .string()
  .nullish()
  .transform((words) => words ?? '');
/** Seconds since 1970 with a fraction, as milliseconds. */
const Instant = z.number().transform((seconds) => Math.round(seconds * 1_000));
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((list): z.infer<Item>[] => list ?? []);

/** `PipelineExecutionSummary` of the API; only what is used. */
export const Execution = z.object({
  pipelineExecutionId: z.string(),
  status: z.string(),
  startTime: Instant,
  lastUpdateTime: Instant,
  sourceRevisions: listOf(
    z.object({ actionName: z.string(), revisionId: Words, revisionSummary: Words }),
  ),
  trigger: z.object({ triggerType: Words, triggerDetail: Words }).nullish(),
  executionType: Words,
  rollbackMetadata: z.object({ rollbackTargetPipelineExecutionId: Words }).nullish(),
});
export type Execution = z.infer<typeof Execution>;

const StageExecution = z.object({ pipelineExecutionId: z.string(), status: z.string() }).nullish();
/** `GetPipelineStateOutput`. */
export const PipelineState = z.object({
  pipelineVersion: z.number(),
  stageStates: z.array(
    z.object({
      stageName: z.string(),
      latestExecution: StageExecution,
      inboundExecutions: listOf(z.object({ pipelineExecutionId: z.string() })),
      actionStates: listOf(
        z.object({
          actionName: z.string(),
          latestExecution: z
            .object({ status: Words, token: Words, lastStatusChange: Instant.optional() })
            .nullish(),
        }),
      ),
    }),
  ),
});
export type PipelineState = z.infer<typeof PipelineState>;
export type StageState = PipelineState['stageStates'][number];

/** `ActionExecutionDetail`. */
export const Action = z.object({
  stageName: z.string(),
  actionName: z.string(),
  actionExecutionId: z.string(),
  status: z.string(),
  startTime: Instant,
  input: z.object({ actionTypeId: z.object({ provider: Words }).nullish() }).nullish(),
  output: z
    .object({
      executionResult: z
        .object({
          externalExecutionId: Words,
          externalExecutionSummary: Words,
          logStreamARN: Words,
          errorDetails: z.object({ code: Words, message: Words }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});
export type Action = z.infer<typeof Action>;

type Ended = Pick<Run, 'status' | 'conclusion'>;
const ended = (conclusion: RunConclusion): Ended => ({ status: 'completed', conclusion });
const STATUSES: Readonly<Record<string, Ended>> = {
  Succeeded: ended('success'),
  Failed: ended('failure'),
  Stopped: ended('cancelled'),
  Cancelled: ended('cancelled'),
  // A newer one overtook it before a stage.
  Superseded: ended('skipped'),
};

export function statusOf(execution: Execution, waits: boolean): Ended {
  const open: Ended = { status: waits ? 'waiting' : 'in_progress', conclusion: null };
  return STATUSES[execution.status] ?? open;
}

export function isOpen(execution: Execution): boolean {
  return STATUSES[execution.status] === undefined;
}

export interface Source {
  sha: string;
  title: string;
  /** The action that fetched it. */
  action: string;
}

/** Of several sources the first, as CodePipeline lists them. */
export function sourceOf({ sourceRevisions: [first] }: Execution): Source {
  if (first === undefined) return { sha: '', title: '', action: '' };
  const message = messageOf(first.revisionSummary);
  return {
    sha: first.revisionId,
    title: singleLine(message.split('\n', 1)[0] ?? ''),
    action: first.actionName,
  };
}

const Summary = z.object({ CommitMessage: z.string() });

/** Connections to GitHub and others give the message inside of a JSON text. */
function messageOf(summary: string): string {
  try {
    const parsed = Summary.safeParse(parseJson(summary));
    return parsed.success ? parsed.data.CommitMessage : summary;
  } catch {
    return summary;
  }
}

const EVENTS: Readonly<Record<string, string>> = {
  StartPipelineExecution: 'manual',
  ManualRollback: 'rollback',
  AutomatedRollback: 'rollback',
  CreatePipeline: 'created',
};

export interface Told {
  attempt: number;
  waits: boolean;
  /** The stage that failed, where one did. */
  failedStage: string | null;
  /** The stages that it comes to when that is run again, or that it is in while it goes on. */
  reaches: readonly string[];
}

/** An execution as a run; its source's action stands where others have a branch. */
export function toRun(repository: string, execution: Execution, told: Told): Run {
  const { region, pipeline } = parseRepository(repository);
  const { pipelineExecutionId: id, startTime, lastUpdateTime, trigger } = execution;
  const { sha, title, action } = sourceOf(execution);
  return {
    kind: 'run',
    repository,
    workflow: pipeline,
    runId: startTime,
    attempt: told.attempt,
    ...statusOf(execution, told.waits),
    headSha: sha,
    branch: action,
    event: EVENTS[trigger?.triggerType ?? ''] ?? 'push',
    actor: starter(trigger?.triggerDetail ?? '', trigger?.triggerType ?? ''),
    commitTitle: title,
    url: pageOf({ region, pipeline }, id),
    createdAt: new Date(startTime).toISOString(),
    updatedAt: new Date(lastUpdateTime).toISOString(),
    ...(told.failedStage === null ? {} : { part: `${told.failedStage} ${id}` }),
    ...(told.reaches.length === 0 ? {} : { environments: [...told.reaches] }),
  };
}

/** Whom an ARN names, else what kind of thing started it. */
function starter(detail: string, type: string): string {
  return detail.startsWith('arn:') ? (detail.split(/[/:]/).at(-1) ?? '') : type || 'CodePipeline';
}

/** What a card says of the execution that is live in a stage. */
export function liveFacts(live: Execution | undefined): {
  live: string;
  liveRef?: string;
  liveSince?: string;
  liveState?: string;
} {
  if (live === undefined) return { live: '' };
  const { sha, action } = sourceOf(live);
  const liveSince = new Date(live.lastUpdateTime).toISOString();
  return {
    live: sha,
    liveRef: action,
    liveSince,
    liveState: live.status === 'Failed' ? 'failed' : 'ok',
  };
}

/** The console's page of an execution. */
export function pageOf(
  { region, pipeline }: { region: string; pipeline: string },
  id: string,
): string {
  return `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${encodeURIComponent(pipeline)}/executions/${id}/timeline`;
}
