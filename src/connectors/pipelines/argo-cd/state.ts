import type { Run } from '../../../domain/signal.ts';
import type { TargetState } from '../../connector.ts';
import { isGone } from '../http-errors.ts';
import type { RestClient } from '../rest-client.ts';
import { readApplication } from './applications.ts';
import { latestRun } from './runs.ts';

/** `{ attempt, status, headSha, newestRunId }`; of an earlier sync no more is known than that a newer one came. */
export async function readState(
  client: RestClient,
  { repository, runId }: Pick<Run, 'repository' | 'runId'>,
): Promise<TargetState | null> {
  try {
    const latest = latestRun(await readApplication(client, repository), '');
    if (latest === null || runId > latest.runId) return null;
    const isLatest = runId === latest.runId;
    return {
      attempt: 1,
      status: isLatest ? latest.status : 'completed',
      headSha: isLatest ? latest.headSha : '',
      newestRunId: latest.runId,
    };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
