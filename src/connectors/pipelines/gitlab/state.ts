import type { ProviderRequest } from '../../../domain/proposal.ts';
import type { Run } from '../../../domain/signal.ts';
import type { ReadBack, TargetState } from '../../connector.ts';
import type { Client } from './client.ts';
import { isGone } from '../http-errors.ts';
import { freezesOf } from './freezes.ts';
import { jobsOf } from './jobs.ts';
import { parseRetry, pipelinePath, projectPath } from './retry.ts';
import { ApiList, ApiPipeline, parseAnswer, statusOf } from './shapes.ts';

type Target = Pick<Run, 'repository' | 'runId'>;

/** `{ attempt, status, headSha, newestRunId, freezes }` now, or null when the pipeline is gone. */
export async function readState(client: Client, target: Target): Promise<TargetState | null> {
  const run = await readRun(client, target);
  return run === null ? null : { ...run, freezes: await freezesOf(client, target.repository) };
}

async function readRun(client: Client, target: Target): Promise<TargetState | null> {
  try {
    const pipeline = await readPipeline(client, target);
    const { attempt } = await jobsOf(client, target);
    return {
      attempt,
      status: statusOf(pipeline).status,
      headSha: pipeline.sha,
      newestRunId: await newestRunId(client, target, pipeline),
    };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** The pipeline as it is now. Rejects with `Refused` where there is none. */
export async function readPipeline(client: Client, target: Target): Promise<ApiPipeline> {
  const { data } = await client.get(pipelinePath(target));
  return parseAnswer(ApiPipeline, data);
}

/** The newest pipeline of the same branch that started in the same way. */
async function newestRunId(
  client: Client,
  { repository }: Target,
  { id, ref, source }: ApiPipeline,
): Promise<number> {
  const query = new URLSearchParams({ ref, order_by: 'id', sort: 'desc', per_page: '1' });
  if (source !== '') query.set('source', source);
  const { data } = await client.get(`${projectPath(repository)}/pipelines?${query.toString()}`);
  const newest = ApiPipeline.safeParse(parseAnswer(ApiList, data)[0]);
  return newest.success ? newest.data.id : id;
}

/** Whether an earlier retry took effect: GitLab makes the new jobs before it answers. */
export async function readBack(
  client: Client,
  request: ProviderRequest,
  { attempt }: TargetState,
): Promise<ReadBack> {
  const target = parseRetry(request);
  if (target === null || typeof attempt !== 'number') return 'unclear';
  const now = await readRun(client, target);
  if (now === null || typeof now['attempt'] !== 'number') return 'unclear';
  if (now['attempt'] > attempt) return 'applied';
  return now['attempt'] === attempt && now['status'] === 'completed' ? 'not-applied' : 'unclear';
}
