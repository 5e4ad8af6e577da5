import type { AttemptRecord, JobRecord, RunRecord, StepRecord } from './records.ts';

/** How far something is at one instant, as GitHub words it. */
export interface Progress {
  status: string;
  conclusion: string | null;
  startedAt: number | null;
  completedAt: number | null;
}

export function jobProgress(job: JobRecord, now: number): Progress {
  if (job.endAt !== null && job.endAt <= now) {
    return {
      status: 'completed',
      conclusion: job.conclusion ?? 'success',
      startedAt: job.startAt ?? job.createdAt,
      completedAt: job.endAt,
    };
  }
  const open = { conclusion: null, completedAt: null };
  if (job.gate?.decision === 'pending') return { ...open, status: 'waiting', startedAt: null };
  if (job.startAt !== null && job.startAt <= now)
    return { ...open, status: 'in_progress', startedAt: job.startAt };
  return { ...open, status: 'queued', startedAt: null };
}

export function stepProgress(step: StepRecord, job: JobRecord, now: number): Progress {
  const jobIsOver = jobProgress(job, now).status === 'completed';
  if (jobIsOver || (step.endAt !== null && step.endAt <= now)) {
    return {
      status: 'completed',
      conclusion: step.conclusion ?? 'skipped',
      startedAt: step.startAt,
      completedAt: step.endAt ?? job.endAt,
    };
  }
  const started = step.startAt !== null && step.startAt <= now;
  return {
    status: started ? 'in_progress' : 'queued',
    conclusion: null,
    startedAt: started ? step.startAt : null,
    completedAt: null,
  };
}

export function attemptProgress(attempt: AttemptRecord, now: number): Progress {
  const { reported } = attempt;
  if (reported !== null) {
    const completed = reported.status === 'completed';
    return {
      status: reported.status,
      conclusion: completed ? reported.conclusion : null,
      startedAt: attempt.startAt,
      completedAt: completed ? reported.at : null,
    };
  }
  const jobs = attempt.jobs.map((job) => jobProgress(job, now));
  const open = { conclusion: null, startedAt: attempt.startAt, completedAt: null };
  if (jobs.length === 0) return { ...open, status: 'queued' };
  if (jobs.every(({ status }) => status === 'completed')) {
    return {
      status: 'completed',
      conclusion: attempt.conclusion ?? conclusionOf(jobs.map(({ conclusion }) => conclusion)),
      startedAt: attempt.startAt,
      completedAt: Math.max(...jobs.map(({ completedAt }) => completedAt ?? attempt.startAt)),
    };
  }
  return { ...open, status: openStatus(jobs.map(({ status }) => status)) };
}

function openStatus(statuses: readonly string[]): string {
  if (statuses.includes('in_progress')) return 'in_progress';
  if (statuses.includes('waiting')) return 'waiting';
  return statuses.includes('completed') ? 'in_progress' : 'queued';
}

function conclusionOf(conclusions: readonly (string | null)[]): string {
  if (conclusions.some((one) => one === 'failure' || one === 'timed_out')) return 'failure';
  for (const one of ['cancelled', 'action_required']) if (conclusions.includes(one)) return one;
  return conclusions.every((one) => one === 'skipped') ? 'skipped' : 'success';
}

/** The attempt that `GET …/runs/{id}` speaks of. A run always has one. */
export function latestAttempt(run: RunRecord): AttemptRecord {
  const latest = run.attempts.at(-1);
  if (latest === undefined) throw new Error(`Run ${run.id} has no attempt`);
  return latest;
}

/** When anything last happened to the attempt, up to now. */
export function updatedAt(attempt: AttemptRecord, now: number): number {
  const instants = attempt.jobs.flatMap((job) => [
    job.startAt,
    job.endAt,
    job.gate?.sinceAt ?? null,
    job.gate?.decidedAt ?? null,
    ...job.steps.flatMap(({ startAt, endAt }) => [startAt, endAt]),
  ]);
  const past = instants.filter((instant) => instant !== null && instant <= now);
  const reported = attempt.reported === null ? [] : [attempt.reported.at];
  return past.reduce<number>(
    (latest, instant) => Math.max(latest, instant ?? latest),
    Math.max(attempt.startAt, ...reported),
  );
}
