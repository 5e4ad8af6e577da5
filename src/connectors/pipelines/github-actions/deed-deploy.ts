import { z } from 'zod';
import { environmentFacts } from '../../../domain/environments.ts';
import type { ProviderRequest } from '../../../domain/proposal.ts';
import { Invalid } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { ReadBack } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared, Progress, Sent } from '../deed.ts';
import { namedEnvironment } from '../environment-name.ts';
import type { Client } from './client.ts';
import { isRefName } from '../git-refs.ts';
import { changesBetween, commitOf, namedRef } from './refs.ts';
import { environmentsOf, liveFacts, liveOf, releasesOf } from './releases.ts';
import { repositoryPath } from './rerun.ts';
import { currentRun, progressOfRun, workflowPath } from './runs.ts';
import { type ApiRun, runsIn } from './shapes.ts';
import { workflowFile } from './workflow-file.ts';

const FILE = /^\.github\/workflows\/([A-Za-z0-9._-]{1,100}\.ya?ml)$/;
const Inputs = z.record(z.string().max(100), z.string().max(200));

/** `POST …/actions/workflows/{file}/dispatches` (REST, "Create a workflow dispatch event"). */
export function dispatchRequest(facts: Readonly<Record<string, string>>): ProviderRequest {
  const { repository = '', viaFile = '', viaRef = '', viaInputs = '' } = facts;
  const inputs = Inputs.safeParse(viaInputs === '' ? null : parseJson(viaInputs));
  const file = FILE.exec(`.github/workflows/${viaFile}`);
  if (file === null || !isRefName(viaRef) || !viaRef.startsWith('refs/') || !inputs.success)
    throw new Invalid('A workflow is started by its file, a branch or tag, and its inputs');
  return {
    method: 'POST',
    target: `${repositoryPath(repository)}/actions/workflows/${viaFile}/dispatches`,
    body: { ref: viaRef, inputs: inputs.data, return_run_details: true },
  };
}

/** Starts the workflow that deployed an environment before, at a branch or tag. */
export function deployDeed(open: (connection: Parameters<Deed['prepare']>[0]) => Client): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: dispatchRequest,
    state: async (connection, { repository = '', environment = '', viaRef = '' }) => {
      const client = open(connection);
      const commit = await commitOf(client, repository, viaRef);
      if (commit === null) return null;
      const live = await liveOf(client, { repository, environment });
      return { sha: commit.sha, live: String(live?.id ?? '') };
    },
    readBack: (connection, sent) => readBack(open(connection), sent),
    progress: (connection, sent) => progress(open(connection), sent),
  };
}

async function prepare(client: Client, asked: DeedAsked): Promise<Prepared | Cannot> {
  const { repository, environment: typed = '', ref = '' } = asked;
  const environment = namedEnvironment(typed, await environmentsOf(client, repository));
  if ('cannot' in environment) return environment;
  const named = await namedRef(client, repository, ref);
  if (typeof named === 'string') return { cannot: NOT_NAMED[named] };
  const where = { repository, environment: environment.name };
  const path = await deployingWorkflow(client, where);
  const file = FILE.exec(path ?? '')?.[1];
  if (path === null || file === undefined)
    return { cannot: `No workflow is known that deployed to ${environment.name}.` };
  const inputs = await inputsFor(client, { ...where, path, ref: named.ref });
  if ('cannot' in inputs) return inputs;
  const live = await liveOf(client, where);
  const now = liveFacts(live);
  const { commit } = named;
  return {
    facts: {
      repository,
      url: environment.url,
      environment: environment.name,
      ...environmentFacts(inputs.others),
      workflow: path,
      branch: named.ref.replace(/^refs\/(?:heads|tags)\//, ''),
      sha: commit.sha,
      commit: commit.title,
      author: commit.author,
      ...now,
      changes: await changesBetween(client, repository, { from: now.live, to: commit.sha }),
      means: `Starts the workflow ${file} at ${named.ref}, with the rights of the connected token. ${reachOf(inputs.others)}`,
      undo: 'Another deployment or a rollback takes it back; what it changes in databases stays.',
      viaFile: file,
      viaRef: named.ref,
      viaInputs: JSON.stringify(inputs.inputs),
    },
    preconditions: { sha: commit.sha, live: String(live?.id ?? '') },
  };
}

const NOT_NAMED = {
  none: 'The repository has no branch and no tag of that name.',
  both: 'The repository has a branch and a tag of that name. Say refs/tags/… or refs/heads/….',
  commit: 'GitHub starts a workflow at a branch or a tag only. Tag that commit first.',
} as const;

/** The file of the workflow whose run deployed there last. */
async function deployingWorkflow(
  client: Client,
  where: { repository: string; environment: string },
): Promise<string | null> {
  for await (const { job } of releasesOf(client, where)) {
    if (job === null) continue;
    const run = await currentRun(client, { repository: where.repository, runId: job.runId });
    if (run !== null) return workflowPath(run);
  }
  return null;
}

interface Given {
  inputs: Record<string, string>;
  /** Environments of other jobs of the workflow, as far as it names them. */
  others: readonly string[];
}

async function inputsFor(
  client: Client,
  at: { repository: string; environment: string; path: string; ref: string },
): Promise<Given | Cannot> {
  const { environment, path, ref } = at;
  const file = await workflowFile(client, at);
  if (file === null)
    return { cannot: `${path} cannot be read at ${ref}: the token needs Contents: read.` };
  if (!file.dispatchable)
    return { cannot: `${path} cannot be started by hand: it has no workflow_dispatch.` };
  const input = file.inputs.find(({ name }) => /^(?:environment|env)$/i.test(name));
  const wanted = file.inputs.filter((each) => each.needed && each !== input);
  if (wanted.length > 0)
    return { cannot: `${path} also wants ${wanted.map(({ name }) => name).join(', ')}.` };
  const isIt = (name: string): boolean =>
    name === environment || (input !== undefined && isInput(name, input.name));
  const others = file.reaches.filter((name) => !isIt(name));
  if (input !== undefined) return { inputs: { [input.name]: environment }, others };
  return file.environments.includes(environment)
    ? { inputs: {}, others }
    : { cannot: `${path} at ${ref} names no job that deploys to ${environment}.` };
}

/** Whether an expression is that input of the workflow, and nothing beside it. */
function isInput(expression: string, input: string): boolean {
  const [, name] = /^\$\{\{\s*(?:github\.event\.)?inputs\.([\w-]+)\s*\}\}$/.exec(expression) ?? [];
  return name === input;
}

/** What else the file names, so that nobody deploys to one environment and reaches another unseen. */
function reachOf(others: readonly string[]): string {
  const also = others.length === 0 ? '' : `It also has jobs for ${others.join(', ')}. `;
  return `${also}Its jobs decide what else they do.`;
}

/** GitHub's clock may be behind ours; what lies in between may be ours or somebody's before. */
const SKEW_MS = 60_000;

/** The run that GitHub named in its answer, else the first that was started by hand at this ref since. */
async function startedRun(client: Client, sent: Sent): Promise<ApiRun | null> {
  const { repository = '' } = sent.facts;
  const runId = Number(sent.receipt?.providerId ?? '');
  if (Number.isSafeInteger(runId) && runId > 0)
    return await currentRun(client, { repository, runId });
  const since = (await dispatchedAbout(client, sent)).filter((run) => !isBefore(run, sent.at));
  return since.at(-1) ?? null;
}

/**
 * Whatever commit it builds: a ref that was moved at that moment must not be told as “nothing happened”.
 */
async function dispatchedAbout(client: Client, { facts, at }: Sent): Promise<ApiRun[]> {
  const { repository = '', viaFile = '', branch = '' } = facts;
  const from = new Date(at.getTime() - SKEW_MS).toISOString().slice(0, 19);
  const query = new URLSearchParams({
    event: 'workflow_dispatch',
    branch,
    created: `>=${from}Z`,
    per_page: '100',
  });
  const { data } = await client.getCached(
    `${repositoryPath(repository)}/actions/workflows/${viaFile}/runs?${query.toString()}`,
  );
  return runsIn(data).runs;
}

/** By whole seconds, as GitHub has them. */
function isBefore({ created_at: created }: ApiRun, at: Date): boolean {
  return Date.parse(created) < Math.floor(at.getTime() / 1_000) * 1_000;
}

async function readBack(client: Client, sent: Sent): Promise<ReadBack> {
  if ((await startedRun(client, sent)) !== null) return 'applied';
  return (await dispatchedAbout(client, sent)).length === 0 ? 'not-applied' : 'unclear';
}

async function progress(client: Client, sent: Sent): Promise<Progress> {
  const { repository = '', sha = '' } = sent.facts;
  const run = await startedRun(client, sent);
  if (run === null) return { state: 'running', words: 'Its run is not listed yet', url: '' };
  if (run.head_sha === sha) return await progressOfRun(client, repository, run);
  const words = `Run ${run.id} builds ${run.head_sha.slice(0, 12)} and not what was approved: the ref was moved at that moment. Cancel it`;
  return { state: 'failed', words, url: run.html_url };
}
