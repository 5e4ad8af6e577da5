import { ApiError } from './api-error.ts';
import { attemptProgress, jobProgress, latestAttempt } from './progress.ts';
import { ACTIONS_BOT, environmentRecord, plainPlan, plannedJob, scheduled } from './plan.ts';
import type { Change } from './journal-entry.ts';
import type { AttemptRecord, DeploymentRecord, JobRecord, RunRecord, User } from './records.ts';
import { keyOf, type World } from './world.ts';

/** Who asks, and when (milliseconds since 1970). */
export interface Asking {
  by: User;
  now: number;
}

export type RerunScope = 'all' | 'failed' | { jobId: number };

const RERUN_WINDOW_MS = 30 * 24 * 3_600_000;
const MAX_ATTEMPTS = 51;
const FAILED = ['failure', 'timed_out', 'cancelled'];

/**
 * The changes that start the next attempt of a run. Successful jobs that are not run again keep their
 * id. Throws GitHub's 403 for a run that still goes on, is older than 30 days, or has nothing to retry.
 */
export function rerun(
  world: World,
  run: RunRecord,
  asking: Asking & { scope: RerunScope },
): Change[] {
  const previous = latestAttempt(run);
  const { status, conclusion } = attemptProgress(previous, asking.now);
  if (status !== 'completed') throw new ApiError(403, 'This workflow is already running');
  if (asking.now - run.createdAt > RERUN_WINDOW_MS)
    throw new ApiError(
      403,
      'Unable to retry this workflow run because it was created over a month ago',
    );
  if (run.attempts.length >= MAX_ATTEMPTS) throw cannotRetry();
  const again = jobsToRepeat(previous, { ...asking, conclusion });
  const attempt = previous.attempt + 1;
  const jobs = previous.jobs.map((job) =>
    again.has(job.id)
      ? plannedJob(job.again, { id: world.nextId(), attempt, instant: asking.now })
      : job,
  );
  if (jobs.length === 0)
    jobs.push(
      plannedJob(plainPlan(run.name), { id: world.nextId(), attempt, instant: asking.now }),
    );
  const next: AttemptRecord = {
    attempt,
    triggeredBy: asking.by,
    startAt: asking.now,
    reported: null,
    conclusion: null,
    jobs,
  };
  return startChanges(world, { ...run, attempts: [...run.attempts, next] });
}

function jobsToRepeat(
  attempt: AttemptRecord,
  { scope, now, conclusion }: { scope: RerunScope; now: number; conclusion: string | null },
): Set<number> {
  const everything = new Set(attempt.jobs.map(({ id }) => id));
  if (scope === 'all') return everything;
  if (scope !== 'failed') return new Set([scope.jobId]);
  const failed = attempt.jobs.filter((job) =>
    [...FAILED, 'skipped'].includes(jobProgress(job, now).conclusion ?? ''),
  );
  const hasFailed = failed.some((job) => FAILED.includes(jobProgress(job, now).conclusion ?? ''));
  if (hasFailed) return new Set(failed.map(({ id }) => id));
  // A recorded run can be known as failed without its failed jobs being known.
  if (attempt.reported !== null && FAILED.includes(conclusion ?? '')) return everything;
  throw cannotRetry();
}

function cannotRetry(): ApiError {
  return new ApiError(403, 'This workflow run cannot be retried');
}

/** The run with the records that its newest attempt brings along: logs, environments, deployments. */
export function startChanges(world: World, run: RunRecord): Change[] {
  const attempt = latestAttempt(run);
  const fresh = attempt.jobs.filter((job) => job.attempt === attempt.attempt);
  return [
    { table: 'runs', record: run },
    ...fresh.flatMap((job): Change[] => [
      ...(job.plan.log === null
        ? []
        : [
            {
              table: 'logs' as const,
              record: { repo: run.repo, jobId: job.id, text: job.plan.log },
            },
          ]),
      ...(job.environment === null ? [] : deploymentOf(world, { run, job, to: job.environment })),
    ]),
  ];
}

function deploymentOf(
  world: World,
  { run, job, to }: { run: RunRecord; job: JobRecord; to: string },
): Change[] {
  const record: DeploymentRecord = {
    repo: run.repo,
    id: world.nextId(),
    sha: run.sha,
    ref: run.branch ?? run.sha,
    task: 'deploy',
    environment: to,
    description: null,
    creator: ACTIONS_BOT,
    createdAt: job.createdAt,
    shiftMs: run.shiftMs,
    production: /^prod/i.test(to),
    transient: false,
    payload: {},
    job: { runId: run.id, jobId: job.id },
  };
  const known = world.environments.get(keyOf(run.repo, to));
  const environment = environmentRecord(run.repo, to, { at: job.createdAt, gate: job.gate });
  return [
    ...(known === undefined || (job.gate !== null && known.reviewers.length === 0)
      ? [{ table: 'environments' as const, record: { ...environment, ...idOf(known) } }]
      : []),
    { table: 'deployments', record },
  ];
}

function idOf(known: { id: number; createdAt: number } | undefined) {
  return known === undefined ? {} : { id: known.id, createdAt: known.createdAt };
}

/** Ends every job that is not completed. Throws GitHub's 409 for a completed run. */
export function cancel(run: RunRecord, now: number): Change[] {
  const attempt = latestAttempt(run);
  if (attemptProgress(attempt, now).status === 'completed')
    throw new ApiError(409, 'Cannot cancel a workflow run that is completed.');
  const jobs = attempt.jobs.map((job) =>
    jobProgress(job, now).status === 'completed' ? job : ended(job, now, 'cancelled'),
  );
  const reported =
    attempt.reported === null && jobs.length > 0
      ? null
      : { status: 'completed', conclusion: 'cancelled', at: now };
  return [withLatest(run, { ...attempt, jobs, reported, conclusion: 'cancelled' })];
}

function ended(job: JobRecord, now: number, conclusion: string): JobRecord {
  const steps = job.steps.map((step) => {
    if (step.endAt !== null && step.endAt <= now) return step;
    const running = step.startAt !== null && step.startAt <= now;
    return running
      ? { ...step, endAt: now, conclusion }
      : { ...step, startAt: null, endAt: null, conclusion: 'skipped' };
  });
  const startAt = job.startAt !== null && job.startAt <= now ? job.startAt : null;
  return { ...job, startAt, endAt: now, conclusion, steps };
}

/** Opens or shuts the gate of every job that waits for one of the environments. */
export function review(
  run: RunRecord,
  decision: { environments: readonly string[]; approve: boolean; now: number },
): Change[] {
  const attempt = latestAttempt(run);
  const jobs = attempt.jobs.map((job) => {
    const waits =
      job.gate?.decision === 'pending' && decision.environments.includes(job.gate.environment);
    if (!waits || job.gate === null) return job;
    const decided = { ...job.gate, decidedAt: decision.now };
    return decision.approve
      ? scheduled({ ...job, gate: { ...decided, decision: 'approved' } }, decision.now)
      : ended({ ...job, gate: { ...decided, decision: 'rejected' } }, decision.now, 'failure');
  });
  return [withLatest(run, { ...attempt, jobs, reported: null })];
}

function withLatest(run: RunRecord, attempt: AttemptRecord): Change {
  return {
    table: 'runs',
    record: { ...run, attempts: [...run.attempts.slice(0, -1), attempt] },
  };
}
