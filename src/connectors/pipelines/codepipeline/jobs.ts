import { z } from 'zod';
import type { Run } from '../../../domain/signal.ts';
import type { FailedJob } from '../connector.ts';
import { LOG_BYTES_MAX } from '../log-tail.ts';
import type { Client } from './client.ts';
import { unlessGone } from '../unless-gone.ts';
import { actionsOf, currentExecution, latestOf, newestExecutions } from './executions.ts';
import { parseRepository } from './names.ts';
import type { Action } from './shapes.ts';

/** The failed actions of an execution as it is now; each is known by the millisecond in which it began. */
export async function failedJobs(client: Client, run: Run): Promise<readonly FailedJob[]> {
  const failed = (await latestActions(client, run)).filter(({ status }) => status === 'Failed');
  return failed.map(({ startTime, actionName, stageName }) => {
    return { jobId: startTime, name: actionName, failedStep: stageName };
  });
}

async function latestActions(client: Client, run: Run): Promise<Action[]> {
  const execution = await currentExecution(client, run);
  if (execution === null) return [];
  return latestOf(await actionsOf(client, run.repository, execution.pipelineExecutionId));
}

/** The log of the same action in the newest execution before this one that went well. */
export async function readPassingLog(
  client: Client,
  run: Run,
  { name, failedStep }: FailedJob,
): Promise<string | null> {
  const known = await unlessGone([], () => newestExecutions(client, run.repository));
  const passed = known.find(
    ({ status, startTime }) => status === 'Succeeded' && startTime < run.runId,
  );
  if (passed === undefined) return null;
  const before = { ...run, runId: passed.startTime };
  const action = (await latestActions(client, before)).find(
    ({ actionName, stageName }) => actionName === name && stageName === failedStep,
  );
  return action === undefined ? null : await readLog(client, before, action.startTime);
}

/** The log of the build that an action ran; of one that ran none, AWS' own words for its failure. */
export async function readLog(client: Client, run: Run, jobId: number): Promise<string | null> {
  const actions = await latestActions(client, run);
  const action = actions.find(({ startTime }) => startTime === jobId);
  if (action === undefined) return null;
  const stream = await streamOf(client, run, action);
  if (stream !== null)
    return await unlessGone(null, () => readStream(client, run.repository, stream));
  const { errorDetails, externalExecutionSummary } = action.output?.executionResult ?? {};
  const words = [externalExecutionSummary ?? '', errorDetails?.message ?? ''];
  return isBuild(action) ? null : words.filter((text) => text !== '').join('\n') || null;
}

function isBuild({ input }: Action): boolean {
  return input?.actionTypeId?.provider === 'CodeBuild';
}

interface Stream {
  group: string;
  stream: string;
}

const Builds = z.object({
  builds: z
    .array(
      z.object({
        logs: z.object({ groupName: z.string(), streamName: z.string() }).partial().nullish(),
      }),
    )
    .nullish(),
});
const ARN = /^arn:[a-z-]+:logs:[^:]*:\d*:log-group:([^:]+):log-stream:(.+)$/;

/** Where a build writes its log: as the action says, else as CodeBuild does. */
async function streamOf(client: Client, run: Run, action: Action): Promise<Stream | null> {
  const { logStreamARN = '', externalExecutionId = '' } = action.output?.executionResult ?? {};
  const [, group, stream] = ARN.exec(logStreamARN) ?? [];
  if (group !== undefined && stream !== undefined) return { group, stream };
  if (!isBuild(action) || externalExecutionId === '') return null;
  return await streamOfBuild(client, parseRepository(run.repository).region, externalExecutionId);
}

async function streamOfBuild(client: Client, region: string, id: string): Promise<Stream | null> {
  const input = { ids: [id] };
  const call = { region, service: 'codebuild', operation: 'BatchGetBuilds', input } as const;
  const [build] = (await client.read(call, Builds)).builds ?? [];
  const { groupName: group = '', streamName: stream = '' } = build?.logs ?? {};
  return group === '' || stream === '' ? null : { group, stream };
}

const Events = z.object({
  events: z.array(z.object({ message: z.string().catch('') })).nullish(),
  nextBackwardToken: z.string().nullish(),
});
/** Each holds at most 10,000 events or a megabyte (`GetLogEvents`). */
const PAGES_MAX = 8;

/** A log's end, read backwards until its beginning or the bound; null where nothing of it is kept. */
async function readStream(
  client: Client,
  repository: string,
  { group, stream }: Stream,
): Promise<string | null> {
  const { region } = parseRepository(repository);
  let log = '';
  let next: { nextToken?: string } = {};
  for (let page = 0; page < PAGES_MAX && log.length < LOG_BYTES_MAX; page += 1) {
    const input = { logGroupName: group, logStreamName: stream, startFromHead: false, ...next };
    const call = { region, service: 'logs', operation: 'GetLogEvents', input } as const;
    const { events, nextBackwardToken } = await client.read(call, Events);
    log = (events ?? []).map(({ message }) => lineOf(message)).join('') + log;
    // At the beginning the same token comes again.
    if (typeof nextBackwardToken !== 'string' || nextBackwardToken === next.nextToken) break;
    next = { nextToken: nextBackwardToken };
  }
  return log === '' ? null : log;
}

function lineOf(message: string): string {
  return message.endsWith('\n') ? message : `${message}\n`;
}
