import type { ProviderRequest } from '../../../domain/proposal.ts';
import type { Run } from '../../../domain/signal.ts';
import type { ReadBack, TargetState } from '../../connector.ts';
import type { Client } from './client.ts';
import { isGone } from './errors.ts';
import { parseRerun, repositoryPath } from './rerun.ts';
import { currentRun } from './runs.ts';
import { type ApiRun, branchOf, runsIn } from './shapes.ts';

/** `{ attempt, status, headSha, newestRunId }` now, or null when the run is gone. */
export async function readState(
  client: Client,
  { repository, runId }: Pick<Run, 'repository' | 'runId'>,
): Promise<TargetState | null> {
  const run = await currentRun(client, { repository, runId });
  if (run === null) return null;
  return {
    attempt: run.run_attempt,
    status: run.status,
    headSha: run.head_sha,
    newestRunId: await newestRunId(client, repository, run),
  };
}

const PAGE_SIZE = 20;
const PAGES_MAX = 5;

/**
 * The newest run of the same workflow and branch; the run itself where GitHub names neither. GitHub lists
 * the branches of forks by the same name, so that runs of those are passed over. Where they fill all that is
 * looked at, the newest of them is named, and what rests on this run is refused as stale.
 */
async function newestRunId(client: Client, repository: string, run: ApiRun): Promise<number> {
  const { workflow_id: workflow, head_branch: branch } = run;
  if (typeof workflow !== 'number' || typeof branch !== 'string') return run.id;
  const path = `${repositoryPath(repository)}/actions/workflows/${workflow}/runs`;
  const passedOver: number[] = [];
  try {
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const query = new URLSearchParams({ branch, exclude_pull_requests: 'true' });
      query.set('per_page', String(PAGE_SIZE));
      query.set('page', String(page));
      const { data } = await client.getCached(`${path}?${query.toString()}`);
      const { runs, size } = runsIn(data);
      const newest = runs.find((other) => isSameBranch(repository, other, run));
      if (newest !== undefined) return newest.id;
      if (size < PAGE_SIZE) return run.id;
      passedOver.push(...runs.map(({ id }) => id));
    }
    return passedOver[0] ?? run.id;
  } catch (error) {
    if (isGone(error)) return run.id;
    throw error;
  }
}

function isSameBranch(repository: string, one: ApiRun, other: ApiRun): boolean {
  return branchOf(repository, one) === branchOf(repository, other);
}

/** Whether an earlier rerun took effect: GitHub counts the attempt up at once. */
export async function readBack(
  client: Client,
  request: ProviderRequest,
  preconditions: TargetState,
): Promise<ReadBack> {
  const target = parseRerun(request);
  const { attempt } = preconditions;
  if (target === null || typeof attempt !== 'number') return 'unclear';
  const run = await currentRun(client, target);
  if (run === null) return 'unclear';
  const now = run.run_attempt;
  if (now > attempt) return 'applied';
  return now === attempt && run.status === 'completed' ? 'not-applied' : 'unclear';
}
