import { environmentFacts } from '../../../domain/environments.ts';
import type { Connection } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared } from '../deed.ts';
import type { Client } from './client.ts';
import { currentExecution, stagesFrom, stateOfPipeline } from './executions.ts';
import { parseRepository } from './names.ts';
import { executionOf, executionProgress } from './progress.ts';
import { stopRequest } from './requests.ts';
import { type Execution, isOpen, pageOf, sourceOf } from './shapes.ts';

/** Stops an execution once the actions that run have ended. */
export function cancelDeed(open: (connection: Connection) => Client): Deed {
  const now = (
    connection: Connection,
    { repository = '', viaExecution = '' }: Readonly<Record<string, string>>,
  ) => executionOf(open(connection), repository, viaExecution);
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: stopRequest,
    state: async (connection, facts) => {
      const execution = await now(connection, facts);
      return execution === null ? null : stateOf(execution);
    },
    readBack: async (connection, { facts }) => {
      const status = (await now(connection, facts))?.status;
      if (status === 'Stopping' || status === 'Stopped') return 'applied';
      return status === undefined ? 'unclear' : 'not-applied';
    },
    progress: async (connection, { facts }) => {
      const execution = await now(connection, facts);
      if (execution === null)
        return { state: 'cancelled', words: 'Its execution is gone', url: '' };
      return await executionProgress(open(connection), facts['repository'] ?? '', execution);
    },
  };
}

function stateOf(execution: Execution): Prepared['preconditions'] {
  return { open: isOpen(execution) };
}

async function prepare(
  client: Client,
  { repository, runId = 0 }: DeedAsked,
): Promise<Prepared | Cannot> {
  const execution = await currentExecution(client, { repository, runId });
  if (execution === null) return { cannot: 'That execution is gone.' };
  if (!isOpen(execution)) return { cannot: 'That execution has ended already.' };
  const { pipelineExecutionId: id } = execution;
  const { sha, title, action } = sourceOf(execution);
  const { region, pipeline } = parseRepository(repository);
  return {
    facts: {
      repository,
      url: pageOf({ region, pipeline }, id),
      workflow: pipeline,
      ...environmentFacts(stagesFrom(await stateOfPipeline(client, repository), null)),
      run: String(runId),
      branch: action,
      sha,
      commit: title,
      means: `Lets the actions of execution ${id.slice(0, 8)} end that run, and begins none after them.`,
      undo: 'Its stage can be run again, or the pipeline started anew; what it did so far stays.',
      viaExecution: id,
    },
    preconditions: stateOf(execution),
  };
}
