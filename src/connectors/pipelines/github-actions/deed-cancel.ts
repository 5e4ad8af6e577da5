import type { ProviderRequest } from '../../../domain/proposal.ts';
import { environmentFacts } from '../../../domain/environments.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { Cannot, Deed, DeedAsked, Prepared } from '../deed.ts';
import type { Client } from './client.ts';
import { repositoryPath } from './rerun.ts';
import { placed } from './places.ts';
import { currentRun, progressOfRun, runFacts, workflowPath } from './runs.ts';
import { type ApiRun, toRun } from './shapes.ts';

/** `POST …/actions/runs/{run}/cancel` (REST, "Cancel a workflow run"); never force-cancel. */
export function cancelRequest({
  repository = '',
  run = '',
}: Readonly<Record<string, string>>): ProviderRequest {
  if (!/^[1-9]\d{0,15}$/.test(run)) throw new Invalid('A run is named by a positive number');
  return {
    method: 'POST',
    target: `${repositoryPath(repository)}/actions/runs/${run}/cancel`,
    body: null,
  };
}

export function cancelDeed(open: (connection: Parameters<Deed['prepare']>[0]) => Client): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: cancelRequest,
    state: async (connection, { repository = '', run = '' }) => {
      const now = await currentRun(open(connection), { repository, runId: Number(run) });
      return now === null ? null : stateOf(now);
    },
    readBack: async (connection, { facts: { repository = '', run = '' } }) => {
      const now = await currentRun(open(connection), { repository, runId: Number(run) });
      if (now === null || now.status !== 'completed') return 'unclear';
      return now.conclusion === 'cancelled' ? 'applied' : 'not-applied';
    },
    progress: async (connection, { facts: { repository = '', run = '' } }) => {
      const client = open(connection);
      const now = await currentRun(client, { repository, runId: Number(run) });
      if (now === null) return { state: 'cancelled', words: 'Its run is gone', url: '' };
      return await progressOfRun(client, repository, now);
    },
  };
}

function stateOf(run: ApiRun): Prepared['preconditions'] {
  return { attempt: run.run_attempt, open: run.status !== 'completed' };
}

async function prepare(
  client: Client,
  { repository, runId = 0 }: DeedAsked,
): Promise<Prepared | Cannot> {
  const run = await currentRun(client, { repository, runId });
  if (run === null) return { cannot: 'That run is gone.' };
  if (run.status === 'completed') return { cannot: 'That run has ended already.' };
  const { environments } = await placed(client, toRun(repository, run), workflowPath(run));
  return {
    facts: {
      repository,
      ...environmentFacts(environments),
      ...(await runFacts(client, repository, run)),
      means: `Ends what run ${run.id} has not finished (${run.status}). A deployment that is half done stays half done.`,
      undo: 'It can be run again from the beginning; what it did so far stays.',
    },
    preconditions: stateOf(run),
  };
}
