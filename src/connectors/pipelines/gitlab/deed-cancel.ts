import { environmentFacts } from '../../../domain/environments.ts';
import type { Connection } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared } from '../deed.ts';
import { cancelRequest } from './allowed.ts';
import type { Client } from './client.ts';
import { deploymentsOf, reachedBy } from './deployments.ts';
import { jobsOf } from './jobs.ts';
import { currentPipeline, pipelineProgress } from './progress.ts';
import { commitOf } from './refs.ts';
import { type ApiPipeline, statusOf } from './shapes.ts';

/** Ends what of a pipeline has not finished. */
export function cancelDeed(open: (connection: Connection) => Client): Deed {
  const now = (
    connection: Connection,
    { repository = '', run }: Readonly<Record<string, string>>,
  ) => currentPipeline(open(connection), { repository, runId: Number(run) });
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: cancelRequest,
    state: async (connection, facts) => {
      const pipeline = await now(connection, facts);
      if (pipeline === null) return null;
      return await stateOf(open(connection), facts['repository'] ?? '', pipeline);
    },
    readBack: async (connection, { facts }) => {
      const pipeline = await now(connection, facts);
      if (pipeline === null) return 'unclear';
      if (pipeline.status === 'canceling') return 'applied';
      const { status, conclusion } = statusOf(pipeline);
      if (status !== 'completed') return 'unclear';
      return conclusion === 'cancelled' ? 'applied' : 'not-applied';
    },
    progress: (connection, { facts: { repository = '', run } }) =>
      pipelineProgress(open(connection), { repository, runId: Number(run) }),
  };
}

async function stateOf(client: Client, repository: string, pipeline: ApiPipeline) {
  const { attempt } = await jobsOf(client, { repository, runId: pipeline.id });
  return { attempt, open: statusOf(pipeline).status !== 'completed' };
}

async function prepare(
  client: Client,
  { repository, runId = 0 }: DeedAsked,
): Promise<Prepared | Cannot> {
  const pipeline = await currentPipeline(client, { repository, runId });
  if (pipeline === null) return { cannot: 'That pipeline is gone.' };
  const preconditions = await stateOf(client, repository, pipeline);
  if (!preconditions.open) return { cannot: 'That pipeline has ended already.' };
  // What its jobs deploy to later is in no deployment yet.
  const reached = reachedBy(await deploymentsOf(client, repository), pipeline.id);
  const { title, author } = await commitOf(client, repository, pipeline.sha);
  return {
    facts: {
      repository,
      url: pipeline.web_url,
      ...environmentFacts(reached.length === 0 ? undefined : reached),
      workflow: pipeline.name || pipeline.source || 'pipeline',
      run: String(pipeline.id),
      branch: pipeline.ref,
      sha: pipeline.sha,
      commit: title,
      author,
      means: `Ends what pipeline ${pipeline.id} has not finished (${pipeline.status}). A deployment that is half done stays half done.`,
      undo: 'Its jobs can be run again; what they did so far stays.',
    },
    preconditions,
  };
}
