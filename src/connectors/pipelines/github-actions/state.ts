import type { ProviderRequest } from '../../../domain/proposal.ts';
import type { Run } from '../../../domain/signal.ts';
import type { ReadBack, TargetState } from '../../connector.ts';
import type { Client } from './client.ts';
import { isGone } from './errors.ts';
import { parseRerun, repositoryPath } from './rerun.ts';
import { currentRun } from './runs.ts';
import { ApiRun, ApiRunList, parseAnswer } from './shapes.ts';

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

/** The newest run of the same workflow and branch; the run itself where GitHub names neither. */
async function newestRunId(client: Client, repository: string, run: ApiRun): Promise<number> {
  const { workflow_id: workflow, head_branch: branch } = run;
  if (typeof workflow !== 'number' || typeof branch !== 'string') return run.id;
  const query = new URLSearchParams({ branch, exclude_pull_requests: 'true', per_page: '1' });
  try {
    const { data } = await client.getCached(
      `${repositoryPath(repository)}/actions/workflows/${workflow}/runs?${query.toString()}`,
    );
    const newest = ApiRun.safeParse(parseAnswer(ApiRunList, data).workflow_runs[0]);
    return newest.success ? newest.data.id : run.id;
  } catch (error) {
    if (isGone(error)) return run.id;
    throw error;
  }
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
