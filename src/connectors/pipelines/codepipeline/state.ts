import type { ProviderRequest } from '../../../domain/proposal.ts';
import type { ReadBack, TargetState } from '../../connector.ts';
import type { Client } from './client.ts';
import { unlessGone } from '../unless-gone.ts';
import { actionsOf, gatesOf, newestExecutions, stateOfPipeline, toldBy } from './executions.ts';
import type { Target } from './names.ts';
import { parseRetry } from './requests.ts';
import { type Execution, isOpen, sourceOf, statusOf } from './shapes.ts';

/** `{ attempt, status, headSha, newestRunId }` now, or null when it is not among the newest any more. */
export async function readState(
  client: Client,
  { repository, runId }: Target,
): Promise<TargetState | null> {
  const known = await unlessGone([], () => newestExecutions(client, repository));
  const execution = known.find(({ startTime }) => startTime === runId);
  if (execution === undefined) return null;
  return await stateOf(client, { repository, execution, known });
}

async function stateOf(
  client: Client,
  at: { repository: string; execution: Execution; known: readonly Execution[] },
): Promise<TargetState> {
  const { repository, execution, known } = at;
  const { pipelineExecutionId: id } = execution;
  const { sha, action } = sourceOf(execution);
  const { attempt } = toldBy(await actionsOf(client, repository, id));
  const waits =
    isOpen(execution) && gatesOf(await stateOfPipeline(client, repository), id).length > 0;
  const alike = known.filter((other) => sourceOf(other).action === action);
  return {
    attempt,
    status: statusOf(execution, waits).status,
    headSha: sha,
    newestRunId: Math.max(...alike.map(({ startTime }) => startTime)),
  };
}

/** Whether an earlier retry took effect: the actions that it runs again come beside those that failed. */
export async function readBack(
  client: Client,
  request: ProviderRequest,
  { attempt }: TargetState,
): Promise<ReadBack> {
  const asked = parseRetry(request);
  if (asked === null || typeof attempt !== 'number') return 'unclear';
  const known = await unlessGone([], () => newestExecutions(client, asked.repository));
  const execution = known.find(({ pipelineExecutionId: id }) => id === asked.execution);
  if (execution === undefined) return 'unclear';
  const actions = await actionsOf(client, asked.repository, asked.execution);
  const now = toldBy(actions).attempt;
  if (now > attempt) return 'applied';
  return now === attempt && !isOpen(execution) ? 'not-applied' : 'unclear';
}
