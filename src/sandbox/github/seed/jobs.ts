import { plainPlan, userNamed } from '../plan.ts';
import type { Change } from '../journal-entry.ts';
import type { Gate, JobPlan, JobRecord, RunRecord, StepRecord, User } from '../records.ts';
import { keyOf } from '../world.ts';
import type { JobPayload } from './payload.ts';
import { withAttempt, type SeedContext } from './runs.ts';
import { first, latest, shiftFor, type Shift } from './shift.ts';

/** A job of a run; the run comes into being with its first job when its own event is not there yet. */
export function jobChange(
  context: SeedContext,
  payload: JobPayload,
  environment: string | null,
): Change[] {
  const { world, repo } = context;
  const known = world.runs.get(keyOf(repo, payload.run_id));
  const created = first(payload.created_at, payload.started_at);
  const newest = latest(created, payload.started_at, payload.completed_at);
  const shift = shiftFor(context.shiftTo, { latest: newest, known: known?.shiftMs });
  const actor = context.sender ?? userNamed('ghost');
  const run = known ?? runOfJob(payload, { repo, shift, actor, created });
  const attempt = run.attempts.find((one) => one.attempt === payload.run_attempt) ?? {
    attempt: payload.run_attempt,
    triggeredBy: actor,
    startAt: shift.apply(created),
    reported: null,
    conclusion: null,
    jobs: [],
  };
  const job = jobRecord(payload, { shift, created, environment });
  const jobs = withJob(attempt.jobs, job);
  return [
    {
      table: 'runs',
      record: { ...run, attempts: withAttempt(run.attempts, { ...attempt, jobs }) },
    },
  ];
}

function runOfJob(
  payload: JobPayload,
  from: { repo: string; shift: Shift; actor: User; created: number },
): RunRecord {
  const name = payload.workflow_name ?? payload.name;
  return {
    repo: from.repo,
    id: payload.run_id,
    partial: true,
    workflowId: 0,
    name,
    path: `.github/workflows/${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.yml`,
    number: 1,
    event: 'push',
    branch: payload.head_branch,
    sha: payload.head_sha,
    title: name,
    actor: from.actor,
    createdAt: from.shift.apply(from.created),
    shiftMs: from.shift.ms,
    commit: null,
    pullRequests: [],
    attempts: [],
  };
}

function withJob(jobs: readonly JobRecord[], incoming: JobRecord): JobRecord[] {
  const existing = jobs.find(({ id }) => id === incoming.id);
  if (existing === undefined) return [...jobs, incoming];
  if (stageOf(incoming) <= stageOf(existing)) return [...jobs];
  const merged = { ...incoming, gate: incoming.gate ?? existing.gate };
  const environment = incoming.environment ?? existing.environment;
  return jobs.map((job) => (job.id === incoming.id ? { ...merged, environment } : job));
}

function stageOf(job: JobRecord): number {
  if (job.endAt !== null) return 3;
  if (job.startAt !== null) return 2;
  return job.gate === null ? 0 : 1;
}

function jobRecord(
  payload: JobPayload,
  from: { shift: Shift; created: number; environment: string | null },
): JobRecord {
  const { shift, environment } = from;
  const completed = payload.status === 'completed';
  const started = completed || payload.status === 'in_progress';
  const createdAt = shift.apply(from.created);
  const plan = planFromSteps(payload, environment);
  return {
    id: payload.id,
    attempt: payload.run_attempt,
    name: payload.name,
    labels: payload.labels,
    createdAt,
    startAt: started ? shift.apply(payload.started_at ?? from.created) : null,
    endAt: completed ? shift.apply(payload.completed_at ?? from.created) : null,
    conclusion: payload.conclusion,
    steps: payload.steps.map((step): StepRecord => stepRecord(step, shift)),
    gate: payload.status === 'waiting' ? openGate(environment ?? 'unknown', createdAt) : null,
    environment,
    plan,
    again: plan,
  };
}

function openGate(environment: string, sinceAt: number): Gate {
  return {
    environment,
    sinceAt,
    waitTimerMinutes: 0,
    reviewers: [],
    decision: 'pending',
    decidedAt: null,
  };
}

function stepRecord(step: JobPayload['steps'][number], shift: Shift): StepRecord {
  const over = step.status === 'completed';
  const begun = over || step.status === 'in_progress';
  return {
    number: step.number,
    name: step.name,
    startAt: begun ? (shift.maybe(step.started_at) ?? 0) : null,
    endAt: over ? (shift.maybe(step.completed_at) ?? 0) : null,
    conclusion: step.conclusion,
  };
}

/** Running a recorded job again takes as long as it took, and succeeds. */
function planFromSteps(payload: JobPayload, environment: string | null): JobPlan {
  const plain = plainPlan(payload.name);
  const steps = payload.steps.map(({ name, started_at: from, completed_at: to }) => ({
    name,
    durationMs: from === null || to === null ? 1_000 : Math.max(0, to - from),
    conclusion: 'success',
  }));
  return {
    ...plain,
    labels: payload.labels.length === 0 ? plain.labels : payload.labels,
    environment,
    steps: steps.length === 0 ? plain.steps : steps,
  };
}
