import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { changeSchema, type Change } from '../journal-entry.ts';
import { type User } from '../records.ts';
import { keyOf, type World } from '../world.ts';
import { deploymentChanges, reviewChanges } from './deployments.ts';
import { checkRunChange, pushChanges } from './other-events.ts';
import {
  envelope,
  jobPayload,
  repositoryPayload,
  runPayload,
  workflowPayload,
  type Envelope,
} from './payload.ts';
import { jobChange } from './jobs.ts';
import { runChange, type SeedContext } from './runs.ts';

export interface SeedResult {
  accepted: boolean;
  /** True for an event or a payload that the sandbox builds nothing from. */
  ignored: boolean;
  reason: string;
}

export interface SeedOptions {
  /** Moves the payload's instants so that the newest lies here, and keeps a run's parts together. */
  shiftTo?: Date;
}

type Build = (context: SeedContext, event: Envelope) => Change[] | string;

const BUILDERS: Readonly<Record<string, Build>> = {
  workflow_run: (context, event) =>
    onlyWith(runPayload, event.workflow_run, (run) => runChange(context, run)),
  workflow_job: (context, event) =>
    onlyWith(jobPayload, event.workflow_job, (job) => {
      const deployment = deploymentChanges(context, event);
      const to = deployment.find(({ table }) => table === 'deployments');
      const environment = to?.table === 'deployments' ? to.record.environment : null;
      return [...jobChange(context, job, environment), ...linked(deployment, job)];
    }),
  deployment: deploymentChanges,
  deployment_status: deploymentChanges,
  deployment_review: reviewChanges,
  check_run: checkRunChange,
  push: pushChanges,
  workflow_dispatch: () => [],
};

/** The event of a name such as `workflow_run`, `workflow_run.completed` or `workflow_run--completed.json`. */
export function eventOf(name: string): string {
  return name.split(/\.|--/, 1)[0] ?? name;
}

/**
 * Builds the records of one recorded webhook payload. Seeding the same payload again changes nothing;
 * no payload makes it throw.
 */
export function seedWebhook(
  world: World,
  seed: { event: string; payload: unknown; options: SeedOptions },
): SeedResult {
  const build = BUILDERS[eventOf(seed.event)];
  if (build === undefined) return ignored('The sandbox builds nothing from this event');
  const event = envelope.safeParse(seed.payload);
  const repository = repositoryPayload.safeParse(event.data?.repository);
  if (!event.success || !repository.success) return ignored('No repository in the payload');
  const repo = repository.data.full_name;
  const sender: User | null = event.data.sender;
  const shiftTo = seed.options.shiftTo?.getTime() ?? null;
  const built = build({ world, repo, sender, shiftTo }, event.data);
  if (typeof built === 'string') return ignored(built);
  const changes = [
    ...repositoryChange(world, repository.data, sender),
    ...workflowChange(world, repo, event.data),
    ...built,
  ];
  const parsed = changeSchema.array().safeParse(changes);
  if (!parsed.success) return ignored('The payload does not fit');
  const fresh = parsed.data.filter(
    (change) => !isDeepStrictEqual(world.current(change), change.record),
  );
  world.commit(fresh);
  return {
    accepted: true,
    ignored: false,
    reason: fresh.length === 0 ? 'Known already' : 'Built',
  };
}

function ignored(reason: string): SeedResult {
  return { accepted: false, ignored: true, reason };
}

function onlyWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  build: (parsed: z.infer<Schema>) => Change[],
): Change[] | string {
  const parsed = schema.safeParse(value);
  return parsed.success ? build(parsed.data) : 'The payload lacks what the event is about';
}

function linked(changes: readonly Change[], job: { id: number; run_id: number }): Change[] {
  return changes.map((change) =>
    change.table === 'deployments'
      ? { ...change, record: { ...change.record, job: { runId: job.run_id, jobId: job.id } } }
      : change,
  );
}

function repositoryChange(
  world: World,
  payload: z.infer<typeof repositoryPayload>,
  sender: User | null,
): Change[] {
  if (world.repositories.has(keyOf(payload.full_name))) return [];
  const [owner = payload.full_name] = payload.full_name.split('/');
  return [
    {
      table: 'repositories',
      record: {
        fullName: payload.full_name,
        id: payload.id,
        owner: payload.owner ?? sender ?? { login: owner, id: payload.id, type: 'User' },
        private: payload.private,
        description: payload.description,
        defaultBranch: payload.default_branch,
        createdAt: payload.created_at ?? 0,
      },
    },
  ];
}

function workflowChange(world: World, repo: string, event: Envelope): Change[] {
  const given = workflowPayload.safeParse(event.workflow).data ?? workflowOfRun(event);
  if (given === undefined || world.workflows.has(keyOf(repo, given.id))) return [];
  return [
    {
      table: 'workflows',
      record: {
        repo,
        id: given.id,
        name: given.name,
        path: given.path,
        state: given.state,
        createdAt: given.created_at ?? 0,
        dispatchable: true,
        inputs: null,
        jobs: [],
      },
    },
  ];
}

function workflowOfRun(event: Envelope): z.infer<typeof workflowPayload> | undefined {
  const run = runPayload.safeParse(event.workflow_run).data;
  if (run === undefined || run.workflow_id === 0) return undefined;
  const { workflow_id: id, path, created_at } = run;
  return { id, name: run.name ?? path, path, state: 'active', created_at };
}
