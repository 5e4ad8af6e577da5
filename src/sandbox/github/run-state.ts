import { attemptProgress, jobProgress, latestAttempt } from './progress.ts';
import type { RunRecord } from './records.ts';

/** A run as tests and the demo see it: how far each attempt and job is by the clock. */
export interface RunState {
  id: number;
  repo: string;
  workflow: string;
  workflowId: number;
  event: string;
  branch: string | null;
  sha: string;
  title: string;
  actor: string;
  createdAt: Date;
  /** Of the newest attempt, as are status and conclusion. */
  attempt: number;
  status: string;
  conclusion: string | null;
  attempts: readonly AttemptState[];
}

export interface AttemptState {
  attempt: number;
  triggeredBy: string;
  status: string;
  conclusion: string | null;
  jobs: readonly JobState[];
}

export interface JobState {
  id: number;
  name: string;
  /** The attempt that ran it; earlier than its attempt's number for a job that was kept. */
  attempt: number;
  status: string;
  conclusion: string | null;
  environment: string | null;
}

export function runStates(runs: readonly RunRecord[], now: number): RunState[] {
  return runs
    .map((run) => runState(run, now))
    .sort((left, right) => right.createdAt.getTime() - left.createdAt.getTime());
}

function runState(run: RunRecord, now: number): RunState {
  const latest = latestAttempt(run);
  const { status, conclusion } = attemptProgress(latest, now);
  return {
    id: run.id,
    repo: run.repo,
    workflow: run.name,
    workflowId: run.workflowId,
    event: run.event,
    branch: run.branch,
    sha: run.sha,
    title: run.title,
    actor: run.actor.login,
    createdAt: new Date(run.createdAt),
    attempt: latest.attempt,
    status,
    conclusion,
    attempts: run.attempts.map((attempt) => {
      const progress = attemptProgress(attempt, now);
      return {
        attempt: attempt.attempt,
        triggeredBy: attempt.triggeredBy.login,
        status: progress.status,
        conclusion: progress.conclusion,
        jobs: attempt.jobs.map((job) => ({
          id: job.id,
          name: job.name,
          attempt: job.attempt,
          status: jobProgress(job, now).status,
          conclusion: jobProgress(job, now).conclusion,
          environment: job.environment,
        })),
      };
    }),
  };
}
