import type { Run } from '../../../domain/signal.ts';
import type { TargetState } from '../../connector.ts';
import type { FailedJob } from '../connector.ts';
import { isGone, Refused } from '../http-errors.ts';
import type { RestClient } from '../rest-client.ts';
import { podsOf, readDeployment } from './lists.ts';
import { parseRepository } from './names.ts';
import {
  type BrokenContainer,
  brokenContainers,
  latestRun,
  newestReplicaSet,
  progressing,
} from './rollout.ts';
import { type Deployment, revisionOf } from './shapes.ts';

const LOG_LINES = 5_000;

/** The containers that do not come up, each with its reason; else the rollout itself with its own. */
export async function failedJobs(client: RestClient, run: Run): Promise<readonly FailedJob[]> {
  const deployment = await deploymentOf(client, run);
  if (deployment === null) return [];
  const broken = await brokenOf(client, deployment);
  if (broken.length > 0)
    return broken.map(({ container, reason }, at) => {
      return { jobId: at + 1, name: container, failedStep: reason };
    });
  const failedStep = progressing(deployment)?.reason ?? '';
  return [{ jobId: 0, name: 'rollout', failedStep }];
}

/** The last lines of a failing container before it was last restarted, or what the kubelet says of it. */
export async function readLog(client: RestClient, run: Run, jobId: number): Promise<string | null> {
  const deployment = await deploymentOf(client, run);
  if (deployment === null) return null;
  const container = (await brokenOf(client, deployment))[jobId - 1];
  const said = container?.message ?? progressing(deployment)?.message ?? '';
  const log = container === undefined ? null : await containerLog(client, run, container);
  if (log !== null) return log;
  return said === '' ? null : `${said}\n`;
}

async function containerLog(
  client: RestClient,
  { repository }: Run,
  { pod, container, restarts }: BrokenContainer,
): Promise<string | null> {
  const { namespace } = parseRepository(repository);
  for (const previous of restarts > 0 ? ['true', 'false'] : ['false']) {
    const query = new URLSearchParams({ container, previous, tailLines: String(LOG_LINES) });
    try {
      const path = `/api/v1/namespaces/${namespace}/pods/${encodeURIComponent(pod)}/log`;
      const text = await client.text(`${path}?${query.toString()}`);
      if (text !== '') return text;
    } catch (error) {
      // A container that never ran has none (400), one of a pod that was replaced is gone.
      if (!(error instanceof Refused) || error.status === 403) throw error;
    }
  }
  return null;
}

async function brokenOf(client: RestClient, deployment: Deployment): Promise<BrokenContainer[]> {
  const set = await newestReplicaSet(client, deployment);
  return set === null ? [] : brokenContainers(await podsOf(client, deployment, set));
}

/** The deployment while its latest rollout is this run; null afterwards. */
async function deploymentOf(client: RestClient, run: Run): Promise<Deployment | null> {
  const deployment = await findDeployment(client, run.repository);
  return deployment !== null && revisionOf(deployment) === run.runId ? deployment : null;
}

export async function findDeployment(
  client: RestClient,
  repository: string,
): Promise<Deployment | null> {
  try {
    return await readDeployment(client, repository);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** `{ attempt, status, headSha, newestRunId }`; of an earlier rollout no more is known than that a newer one came. */
export async function readState(
  client: RestClient,
  { repository, runId }: Pick<Run, 'repository' | 'runId'>,
): Promise<TargetState | null> {
  const deployment = await findDeployment(client, repository);
  const newestRunId = deployment === null ? 0 : revisionOf(deployment);
  if (deployment === null || runId > newestRunId) return null;
  if (runId < newestRunId) return { attempt: 1, status: 'completed', headSha: '', newestRunId };
  const { status, headSha } = await latestRun(client, deployment);
  return { attempt: 1, status, headSha, newestRunId };
}
