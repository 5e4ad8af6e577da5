import type { ProviderRequest } from '../../../domain/proposal.ts';
import type { ReadBack, TargetState } from '../../connector.ts';
import type { RestClient } from '../rest-client.ts';
import { currentBuild, newestBuilds, queuedOf } from './builds.ts';
import { waits } from './changes.ts';
import type { Target } from './names.ts';
import { parseReplay } from './requests.ts';
import { replayedBuild, revisionOf, statusOf } from './shapes.ts';

/** `{ attempt, status, headSha, newestRunId }` now, or null when the build was discarded. */
export async function readState(client: RestClient, target: Target): Promise<TargetState | null> {
  const { repository } = target;
  const build = await currentBuild(client, target);
  if (build === null) return null;
  const { sha, branch } = revisionOf(build, repository);
  const newest = (await newestBuilds(client, repository)).find(
    (other) => revisionOf(other, repository).branch === branch,
  );
  return {
    attempt: 1,
    status: statusOf(build, await waits(client, repository, build)).status,
    headSha: sha,
    newestRunId: Math.max(build.number, newest?.number ?? 0),
  };
}

/** Whether a build was repeated since another one was the newest: also what only waits in the queue counts. */
export async function isReplayed(
  client: RestClient,
  { repository, runId }: Target,
  since: number,
): Promise<boolean> {
  // The queue first: what leaves it meanwhile is among the builds then.
  const queued = await queuedOf(client, repository);
  const builds = (await newestBuilds(client, repository)).filter(({ number }) => number > since);
  return [...queued, ...builds].some((each) => replayedBuild(each) === runId);
}

export async function readBack(
  client: RestClient,
  request: ProviderRequest,
  { newestRunId }: TargetState,
): Promise<ReadBack> {
  const target = parseReplay(request);
  if (target === null || typeof newestRunId !== 'number') return 'unclear';
  if ((await currentBuild(client, target)) === null) return 'unclear';
  return (await isReplayed(client, target, newestRunId)) ? 'applied' : 'not-applied';
}
