import { plural } from '../../../lib/text.ts';
import type { Progress } from '../deed.ts';
import type { Client } from './client.ts';
import { actionsOf, gatesOf, latestOf, newestExecutions, stateOfPipeline } from './executions.ts';
import { parseRepository } from './names.ts';
import { type Execution, isOpen, pageOf } from './shapes.ts';

/** The execution of that id, or null when it is not among the newest. */
export async function executionOf(
  client: Client,
  repository: string,
  id: string,
): Promise<Execution | null> {
  const known = await newestExecutions(client, repository);
  return known.find(({ pipelineExecutionId }) => pipelineExecutionId === id) ?? null;
}

const STATES: Readonly<Record<string, Progress['state']>> = {
  Succeeded: 'succeeded',
  Failed: 'failed',
  Stopped: 'cancelled',
  Cancelled: 'cancelled',
  Superseded: 'cancelled',
};

/** How one execution goes on, from its actions. */
export async function executionProgress(
  client: Client,
  repository: string,
  execution: Execution,
): Promise<Progress> {
  const { pipelineExecutionId: id, status } = execution;
  const actions = latestOf(await actionsOf(client, repository, id));
  const done = actions.filter((action) => action.status === 'Succeeded').length;
  const failed = actions.find((action) => action.status === 'Failed');
  const words = `Execution ${id.slice(0, 8)}: ${done} of ${plural(actions.length, 'action')} that began are done`;
  const url = pageOf(parseRepository(repository), id);
  if (isOpen(execution)) {
    const gates = gatesOf(await stateOfPipeline(client, repository), id);
    return gates.length === 0
      ? { state: 'running', words, url }
      : { state: 'waiting', words: `${words}, waits for an approval`, url };
  }
  const at = failed === undefined ? '' : `, failed at ${failed.stageName}, ${failed.actionName}`;
  const over = status === 'Superseded' ? ', and a newer execution overtook it' : at;
  return { state: STATES[status] ?? 'failed', words: `${words}${over}`, url };
}
