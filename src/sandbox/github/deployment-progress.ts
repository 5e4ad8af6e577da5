import { jobProgress } from './progress.ts';
import type { DeploymentRecord, DeploymentStatusRecord, JobRecord } from './records.ts';
import { sameName, type World } from './world.ts';

/** Every status that a deployment has had by now, newest first. */
export function deploymentStatuses(
  world: World,
  deployment: DeploymentRecord,
  now: number,
): DeploymentStatusRecord[] {
  const own = ownStatuses(world, deployment, now);
  const [newest] = own;
  if (newest?.state !== 'success' || deployment.job === null) return own;
  const replacedAt = replacement(world, deployment, { since: newest.createdAt, now });
  if (replacedAt === null) return own;
  const inactive = { ...newest, state: 'inactive', createdAt: replacedAt, id: newest.id + 1 };
  return [inactive, ...own];
}

function ownStatuses(
  world: World,
  deployment: DeploymentRecord,
  now: number,
): DeploymentStatusRecord[] {
  const recorded = [...world.deploymentStatuses.values()].filter(
    (status) => status.deploymentId === deployment.id && sameName(status.repo, deployment.repo),
  );
  return [...recorded, ...statusesOfJob(world, deployment)]
    .filter(({ createdAt }) => createdAt <= now)
    .sort((left, right) => right.createdAt - left.createdAt || right.id - left.id);
}

/** When a later deployment to the same environment succeeded, which makes this one inactive. */
function replacement(
  world: World,
  deployment: DeploymentRecord,
  { since, now }: { since: number; now: number },
): number | null {
  const successes = [...world.deployments.values()]
    .filter(
      (other) =>
        other.id !== deployment.id &&
        sameName(other.repo, deployment.repo) &&
        other.environment === deployment.environment,
    )
    .flatMap((other) => ownStatuses(world, other, now))
    .filter(({ state, createdAt }) => state === 'success' && createdAt > since)
    .map(({ createdAt }) => createdAt);
  return successes.length === 0 ? null : Math.min(...successes);
}

/** GitHub Actions tells a deployment how its job is; ids leave room for one more between two jobs. */
function statusesOfJob(world: World, deployment: DeploymentRecord): DeploymentStatusRecord[] {
  const { job: link } = deployment;
  const job = link === null ? undefined : world.jobOf(deployment.repo, link.jobId)?.job;
  if (link === null || job === undefined) return [];
  const url = `https://github.com/${deployment.repo}/actions/runs/${link.runId}/job/${link.jobId}`;
  return steps(job).map(([state, createdAt], index) => ({
    repo: deployment.repo,
    id: deployment.id * 10 + index,
    deploymentId: deployment.id,
    state,
    description: '',
    environment: deployment.environment,
    environmentUrl: '',
    logUrl: url,
    creator: deployment.creator,
    createdAt,
  }));
}

/** What the job told the deployment, and when (milliseconds since 1970). */
function steps(job: JobRecord): (readonly [state: string, at: number])[] {
  const told = [
    [job.gate === null ? 'queued' : 'waiting', job.createdAt],
    ['in_progress', job.startAt],
    [endState(job), job.endAt],
  ] as const;
  return told.flatMap(([state, at]) => (at === null ? [] : [[state, at] as const]));
}

function endState(job: JobRecord): string {
  switch (jobProgress(job, job.endAt ?? 0).conclusion ?? '') {
    case 'success':
      return 'success';
    case 'failure':
    case 'timed_out':
      return 'failure';
    case 'skipped':
      return 'inactive';
    default:
      return 'error';
  }
}
