import { createHash } from 'node:crypto';
import type { EnvironmentRecord, JobPlan, JobRecord, StepRecord, User } from './records.ts';

/** Numbers that follow from a name, for the things GitHub numbers and the sandbox has no number for. */
export function numberFor(...parts: readonly string[]): number {
  return createHash('sha256').update(parts.join('\n').toLowerCase()).digest().readUIntBE(0, 4);
}

export function userNamed(login: string, type = login.endsWith('[bot]') ? 'Bot' : 'User'): User {
  return { login, id: numberFor('user', login), type };
}

/** The application in whose name GitHub Actions creates deployments. */
export const ACTIONS_BOT = userNamed('github-actions[bot]');

/** A job that begins to ask for a runner at `at`; behind a gate it waits for a reviewer first. */
export function plannedJob(
  plan: JobPlan,
  at: { id: number; attempt: number; instant: number; again?: JobPlan },
): JobRecord {
  const gated = plan.environment !== null && plan.reviewers !== null;
  const job: JobRecord = {
    id: at.id,
    attempt: at.attempt,
    name: plan.name,
    labels: plan.labels,
    createdAt: at.instant,
    startAt: null,
    endAt: null,
    conclusion: null,
    steps: [],
    gate: null,
    environment: plan.environment,
    plan,
    again: at.again ?? plan,
  };
  if (!gated) return scheduled(job, at.instant);
  return {
    ...job,
    gate: {
      environment: plan.environment ?? '',
      sinceAt: at.instant,
      waitTimerMinutes: plan.waitTimerMinutes,
      reviewers: (plan.reviewers ?? []).map(({ login, id, type }) => ({ type, name: login, id })),
      decision: 'pending',
      decidedAt: null,
    },
  };
}

/** The same job with its start, steps and end laid out by its plan from `instant` on. */
export function scheduled(job: JobRecord, instant: number): JobRecord {
  const { plan } = job;
  const startAt = plan.startAfterMs === null ? null : instant + plan.startAfterMs;
  let at = startAt;
  const steps = plan.steps.map((step, index): StepRecord => {
    const endAt = at === null || step.durationMs === null ? null : at + step.durationMs;
    const planned = { name: step.name, number: index + 1, startAt: at, endAt };
    at = endAt;
    return { ...planned, conclusion: step.conclusion };
  });
  return { ...job, startAt, endAt: at, conclusion: plan.conclusion, steps };
}

/** Steps of one job of `durationMs` in all, the last one of which has the job's conclusion. */
export function evenSteps(
  names: readonly string[],
  whole: { durationMs: number | null; conclusion: string },
): JobPlan['steps'] {
  const last = names.length - 1;
  const share = whole.durationMs === null ? 1_000 : Math.floor(whole.durationMs / names.length);
  return names.map((name, index) => ({
    name,
    durationMs: index === last && whole.durationMs === null ? null : share,
    conclusion: index === last ? stepConclusion(whole.conclusion) : 'success',
  }));
}

function stepConclusion(jobConclusion: string): string {
  return jobConclusion === 'timed_out' ? 'cancelled' : jobConclusion;
}

/** A run that succeeds a minute after it got its runner. */
export function plainPlan(name: string): JobPlan {
  return {
    name,
    labels: ['ubuntu-latest'],
    environment: null,
    reviewers: null,
    waitTimerMinutes: 0,
    startAfterMs: 5_000,
    steps: evenSteps(['Set up job', 'Run actions/checkout@v4', `Run ${name}`, 'Complete job'], {
      durationMs: 60_000,
      conclusion: 'success',
    }),
    conclusion: 'success',
    log: null,
    annotations: [],
  };
}

export function environmentRecord(
  repo: string,
  name: string,
  from: { at: number; gate?: JobRecord['gate'] },
): EnvironmentRecord {
  return {
    repo,
    id: numberFor('environment', repo, name),
    name,
    createdAt: from.at,
    waitTimerMinutes: from.gate?.waitTimerMinutes ?? 0,
    reviewers: from.gate?.reviewers ?? [],
  };
}
