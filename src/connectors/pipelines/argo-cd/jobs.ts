import { z } from 'zod';
import type { Run } from '../../../domain/signal.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { FailedJob } from '../connector.ts';
import { isGone } from '../http-errors.ts';
import type { RestClient } from '../rest-client.ts';
import { type Application, pathOf, readApplication, type Resource } from './applications.ts';
import { runIdOf } from './runs.ts';

const LOG_LINES = 5_000;
const NODES_MAX = 200;

/** What failed in a sync: resources that could not be applied, hooks that ended badly, or what is not healthy. */
export async function failedJobs(client: RestClient, run: Run): Promise<readonly FailedJob[]> {
  const application = await applicationOf(client, run);
  if (application === null) return [];
  const failed = failedResources(application).map(({ kind, name, hookType }, at) => {
    const failedStep = hookType === '' ? kind : `${hookType} hook, ${kind}`;
    return { jobId: at + 1, name, failedStep };
  });
  if (failed.length > 0) return failed;
  const { health, operationState } = application.status;
  const isSync = operationState?.phase !== 'Succeeded';
  return [{ jobId: 0, name: isSync ? 'sync' : 'health', failedStep: health?.status ?? '' }];
}

/** The log of a hook's pods, or the words in which Argo CD says what is wrong. */
export async function readLog(client: RestClient, run: Run, jobId: number): Promise<string | null> {
  const application = await applicationOf(client, run);
  if (application === null) return null;
  const resource = failedResources(application)[jobId - 1];
  if (resource !== undefined && resource.hookType !== '')
    return await hookLog(client, run, resource);
  const { operationState, health } = application.status;
  const said = [operationState?.message, resource?.message, health?.message];
  const unhealthy = operationState?.phase === 'Succeeded' ? await unhealthyNodes(client, run) : [];
  const lines = [...said, ...unhealthy].filter((line) => line !== undefined && line !== '');
  return lines.length === 0 ? null : `${lines.join('\n')}\n`;
}

/** The application while its latest sync is this run; what an earlier one failed at is no longer known. */
async function applicationOf(client: RestClient, run: Run): Promise<Application | null> {
  try {
    const application = await readApplication(client, run.repository);
    const startedAt = application.status.operationState?.startedAt;
    return startedAt !== undefined && runIdOf(startedAt) === run.runId ? application : null;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

const BAD_PHASES: ReadonlySet<string> = new Set(['Failed', 'Error']);

function failedResources({ status }: Application): Resource[] {
  return (status.operationState?.syncResult?.resources ?? []).filter(
    ({ status: applied, hookPhase }) => {
      return applied === 'SyncFailed' || BAD_PHASES.has(hookPhase);
    },
  );
}

const Entry = z.object({ result: z.object({ content: z.string(), last: z.boolean().nullish() }) });

/** One JSON object a line, the last of them without content. */
async function hookLog(
  client: RestClient,
  { repository }: Run,
  { group, kind, name, namespace }: Resource,
): Promise<string | null> {
  try {
    const text = await client.text(
      pathOf(repository, '/logs', {
        group,
        kind,
        resourceName: name,
        namespace,
        tailLines: String(LOG_LINES),
      }),
    );
    const lines = text.split('\n').flatMap((line) => {
      const entry = Entry.safeParse(line === '' ? null : lineOf(line));
      return entry.success && entry.data.result.last !== true ? [entry.data.result.content] : [];
    });
    return lines.length === 0 ? null : `${lines.join('\n')}\n`;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

function lineOf(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return null;
  }
}

const Tree = z.object({
  nodes: z
    .array(
      z.object({
        kind: z.string().catch(''),
        name: z.string().catch(''),
        health: z.object({ status: z.string(), message: z.string().catch('') }).nullish(),
      }),
    )
    .nullish(),
});

async function unhealthyNodes(client: RestClient, { repository }: Run): Promise<string[]> {
  const parsed = Tree.safeParse(await client.get(pathOf(repository, '/resource-tree')));
  const nodes = parsed.success ? (parsed.data.nodes ?? []) : [];
  return nodes
    .filter(({ health }) => health?.status === 'Degraded')
    .slice(0, NODES_MAX)
    .map(({ kind, name, health }) => `${kind} ${name}: ${health?.message ?? ''}`);
}
