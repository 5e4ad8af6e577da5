import { z } from 'zod';
import { environmentFacts, UNTOLD } from '../../../domain/environments.ts';
import type { ProviderRequest } from '../../../domain/proposal.ts';
import { Invalid } from '../../../lib/errors.ts';
import { plural } from '../../../lib/text.ts';
import type { Cannot, Deed, DeedAsked, Prepared } from '../deed.ts';
import { namedEnvironment } from '../environment-name.ts';
import type { Client } from './client.ts';
import { changesBetween } from './refs.ts';
import { liveFacts, liveOf } from './releases.ts';
import { repositoryPath } from './rerun.ts';
import { placed } from './places.ts';
import { currentRun, progressOfRun, runFacts, workflowPath } from './runs.ts';
import { type ApiRun, branchOf, parseAnswer, runsIn, toRun } from './shapes.ts';

const ApiPending = z.array(
  z.object({
    environment: z.object({ id: z.number(), name: z.string(), html_url: z.string().nullish() }),
  }),
);
type Verdict = 'approved' | 'rejected';

const COMMENTS: Readonly<Record<Verdict, string>> = {
  approved: 'Approved in Slack, through Nightshift.',
  rejected: 'Rejected in Slack, through Nightshift.',
};

/** `POST …/pending_deployments` (REST, "Review pending deployments for a workflow run"). */
export function reviewRequest(
  facts: Readonly<Record<string, string>>,
  state: Verdict,
): ProviderRequest {
  const { repository = '', run = '', viaEnvironment = '' } = facts;
  if (![run, viaEnvironment].every((id) => /^[1-9]\d{0,15}$/.test(id)))
    throw new Invalid('A gate is named by its run and its environment');
  return {
    method: 'POST',
    target: `${repositoryPath(repository)}/actions/runs/${run}/pending_deployments`,
    body: { environment_ids: [Number(viaEnvironment)], state, comment: COMMENTS[state] },
  };
}

/** Opens or shuts the gate that a run waits at; GitHub asks for a required reviewer's token. */
export function gateDeed(
  open: (connection: Parameters<Deed['prepare']>[0]) => Client,
  verdict: Verdict,
): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked, verdict),
    request: (facts) => reviewRequest(facts, verdict),
    state: async (connection, { repository = '', run: runId = '', viaEnvironment = '' }) => {
      const client = open(connection);
      const run = await currentRun(client, { repository, runId: Number(runId) });
      if (run === null) return null;
      return stateOf(run, await pendingOf(client, repository, run.id), viaEnvironment);
    },
    readBack: async (connection, { facts: { repository = '', run = '', viaEnvironment = '' } }) => {
      const client = open(connection);
      const now = await currentRun(client, { repository, runId: Number(run) });
      if (now === null) return 'unclear';
      const waits = isWaiting(await pendingOf(client, repository, now.id), viaEnvironment);
      if (waits) return 'not-applied';
      const isShut = now.status === 'completed' && now.conclusion !== 'success';
      return isShut === (verdict === 'rejected') ? 'applied' : 'unclear';
    },
    progress: async (connection, { facts: { repository = '', run = '' } }) => {
      const client = open(connection);
      const now = await currentRun(client, { repository, runId: Number(run) });
      if (now === null) return { state: 'failed', words: 'Its run is gone', url: '' };
      return await progressOfRun(client, repository, now);
    },
  };
}

type Pending = z.infer<typeof ApiPending>;

async function pendingOf(client: Client, repository: string, runId: number): Promise<Pending> {
  const { data } = await client.getCached(
    `${repositoryPath(repository)}/actions/runs/${runId}/pending_deployments`,
  );
  return parseAnswer(ApiPending, data);
}

function isWaiting(pending: Pending, environmentId: string): boolean {
  return pending.some(({ environment }) => String(environment.id) === environmentId);
}

function stateOf(run: ApiRun, pending: Pending, environmentId: string): Prepared['preconditions'] {
  return {
    sha: run.head_sha,
    attempt: run.run_attempt,
    waiting: isWaiting(pending, environmentId),
  };
}

async function prepare(
  client: Client,
  { repository, runId = 0, environment: typed }: DeedAsked,
  verdict: Verdict,
): Promise<Prepared | Cannot> {
  const run = await currentRun(client, { repository, runId });
  if (run === null) return { cannot: 'That run is gone.' };
  const pending = await pendingOf(client, repository, run.id);
  const gate = gateOf(pending, typed);
  if ('cannot' in gate) return gate;
  // What is behind no gate of its own goes on with it.
  const { environments = [UNTOLD] } = await placed(
    client,
    toRun(repository, run),
    workflowPath(run),
  );
  const live = liveFacts(await liveOf(client, { repository, environment: gate.name }));
  return {
    facts: {
      repository,
      environment: gate.name,
      ...environmentFacts(environments),
      ...(await runFacts(client, repository, run)),
      ...live,
      changes: await changesBetween(client, repository, { from: live.live, to: run.head_sha }),
      holds: await heldBehind(client, repository, run),
      ...CONSEQUENCES[verdict](run.id, gate.name),
      viaEnvironment: String(gate.id),
    },
    preconditions: stateOf(run, pending, String(gate.id)),
  };
}

function gateOf(pending: Pending, typed: string | undefined): Pending[0]['environment'] | Cannot {
  const gates = pending.map(({ environment }) => environment);
  const [only] = gates;
  if (only === undefined) return { cannot: 'That run waits for nobody.' };
  return typed === undefined && gates.length === 1 ? only : namedEnvironment(typed ?? '', gates);
}

const CONSEQUENCES: Readonly<
  Record<Verdict, (run: number, environment: string) => { means: string; undo: string }>
> = {
  approved: (run, environment) => ({
    means: `Run ${run} goes on to ${environment}. GitHub counts it as a review by the connected token.`,
    undo: 'A rollback takes the deployment back; the review itself stays.',
  }),
  rejected: (run, environment) => ({
    means: `Run ${run} fails at this gate, and nothing of it reaches ${environment}.`,
    undo: 'Running it again asks at the gate once more.',
  }),
};

/** Later runs of the same workflow and branch that did not get past this one. */
async function heldBehind(client: Client, repository: string, run: ApiRun): Promise<string> {
  const { workflow_id: workflow, head_branch: branch } = run;
  if (typeof workflow !== 'number' || typeof branch !== 'string') return '';
  const query = new URLSearchParams({ branch, created: `>${run.created_at}`, per_page: '100' });
  const { data } = await client.getCached(
    `${repositoryPath(repository)}/actions/workflows/${workflow}/runs?${query.toString()}`,
  );
  const own = branchOf(repository, run);
  const held = runsIn(data).runs.filter(
    (later) =>
      later.id !== run.id &&
      branchOf(repository, later) === own &&
      (later.status !== 'completed' || later.conclusion === 'cancelled'),
  );
  if (held.length === 0) return '';
  const { group } = await placed(client, toRun(repository, run), workflowPath(run));
  const where = group === undefined ? '' : `, in the concurrency group ${group}`;
  return `${plural(held.length, 'later run')} of ${run.name || run.path} on ${own}${where}`;
}
