import { ACTIONS_BOT, environmentRecord, plainPlan } from '../plan.ts';
import type { Change } from '../journal-entry.ts';
import type { DeploymentRecord, JobRecord, RunRecord } from '../records.ts';
import { keyOf, type World } from '../world.ts';
import {
  deploymentPayload,
  runPayload,
  statusPayload,
  type DeploymentPayload,
  type Envelope,
  type StatusPayload,
} from './payload.ts';
import { gateChange, runChange, type SeedContext } from './runs.ts';
import { first, latest, shiftFor, type Shift } from './shift.ts';

/** `deployment` and `deployment_status`; both carry the deployment, and newer ones the run behind it. */
export function deploymentChanges(context: SeedContext, event: Envelope): Change[] {
  const payload = deploymentPayload.safeParse(event.deployment).data;
  if (payload === undefined) return [];
  const { world, repo } = context;
  const run = runPayload.safeParse(event.workflow_run).data;
  const status = statusPayload.safeParse(event.deployment_status).data;
  const created = first(payload.created_at, payload.updated_at);
  const newest = latest(created, payload.updated_at, status?.created_at ?? null);
  const known = world.deployments.get(keyOf(repo, payload.id));
  const ofRun = run === undefined ? undefined : world.runs.get(keyOf(repo, run.id))?.shiftMs;
  const shift = shiftFor(context.shiftTo, { latest: newest, known: known?.shiftMs ?? ofRun });
  const record = known ?? deploymentRecord(payload, { repo, shift, created });
  return [
    ...(run === undefined ? [] : runChange(context, run)),
    { table: 'deployments', record },
    ...newEnvironment(world, record),
    ...(status === undefined ? [] : statusChange(world, { record, status, shift })),
  ];
}

function deploymentRecord(
  payload: DeploymentPayload,
  from: { repo: string; shift: Shift; created: number },
): DeploymentRecord {
  return {
    repo: from.repo,
    id: payload.id,
    sha: payload.sha,
    ref: payload.ref,
    task: payload.task,
    environment: payload.environment,
    description: payload.description,
    creator: payload.creator ?? ACTIONS_BOT,
    createdAt: from.shift.apply(from.created),
    shiftMs: from.shift.ms,
    production: payload.production_environment,
    transient: payload.transient_environment,
    payload: payload.payload ?? {},
    job: null,
  };
}

function newEnvironment(world: World, deployment: DeploymentRecord): Change[] {
  const { repo, environment, createdAt } = deployment;
  if (world.environments.has(keyOf(repo, environment))) return [];
  return [
    {
      table: 'environments',
      record: environmentRecord(repo, environment, { at: createdAt }),
    },
  ];
}

function statusChange(
  world: World,
  { record, status, shift }: { record: DeploymentRecord; status: StatusPayload; shift: Shift },
): Change[] {
  const { repo } = record;
  if (world.deploymentStatuses.has(keyOf(repo, status.id))) return [];
  return [
    {
      table: 'deploymentStatuses',
      record: {
        repo,
        id: status.id,
        deploymentId: record.id,
        state: status.state,
        description: status.description,
        environment: status.environment || record.environment,
        environmentUrl: status.environment_url,
        logUrl: status.log_url || status.target_url,
        creator: status.creator ?? record.creator,
        createdAt: shift.apply(first(status.created_at, status.updated_at)),
      },
    },
  ];
}

/** `deployment_review`: a run that waits for a person to let it into an environment. */
export function reviewChanges(context: SeedContext, event: Envelope): Change[] | string {
  const run = runPayload.safeParse(event.workflow_run).data;
  if (run === undefined) return 'The payload names no run';
  const { world, repo } = context;
  const changes = runChange(context, run);
  const change = changes.find(({ table }) => table === 'runs');
  if (change?.table !== 'runs' || event.environment === '' || event.workflow_job_run === null)
    return changes;
  if (world.runs.has(keyOf(repo, run.id))) return [];
  const gated = waitingJob(change.record, event, event.workflow_job_run);
  return [
    ...changes.filter(({ table }) => table !== 'runs'),
    ...gateChange(change.record, gated),
    {
      table: 'environments',
      record: environmentRecord(repo, event.environment, {
        at: change.record.createdAt,
        gate: gated.gate,
      }),
    },
  ];
}

function waitingJob(
  run: RunRecord,
  event: Envelope,
  job: { id: number; name: string; created_at: number | null },
): JobRecord {
  const plan = { ...plainPlan(job.name), environment: event.environment };
  const sinceAt = (event.since ?? job.created_at ?? 0) + run.shiftMs;
  return {
    id: job.id,
    attempt: run.attempts.at(-1)?.attempt ?? 1,
    name: job.name,
    labels: plan.labels,
    createdAt: job.created_at === null ? sinceAt : job.created_at + run.shiftMs,
    startAt: null,
    endAt: null,
    conclusion: null,
    steps: [],
    gate: {
      environment: event.environment,
      sinceAt,
      waitTimerMinutes: 0,
      reviewers: event.reviewers.map(({ type, reviewer }) => ({
        type,
        name: reviewer.login ?? reviewer.slug ?? reviewer.name ?? '',
        id: reviewer.id,
      })),
      decision: 'pending',
      decidedAt: null,
    },
    environment: event.environment,
    plan,
    again: plan,
  };
}
