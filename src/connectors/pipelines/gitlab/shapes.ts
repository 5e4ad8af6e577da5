import { z } from 'zod';
import { answersOf, type ParseAnswer } from '../answers.ts';
import type { Run, RunConclusion } from '../../../domain/signal.ts';

/** Text that GitLab may leave out or set to null. */
const Words = z
  .string()
  .nullish()
  .transform((words) => words ?? '');

/** `PipelineBasic` of the API description; only what is used. */
export const ApiPipeline = z.object({
  id: z.number(),
  status: z.string(),
  source: Words,
  name: Words,
  ref: Words,
  sha: Words,
  web_url: Words,
  created_at: z.string(),
  updated_at: z.string(),
});
export type ApiPipeline = z.infer<typeof ApiPipeline>;

/** The pipelines are parsed one by one, so that a strange one does not hide the others. */
export const ApiList = z.array(z.unknown());

export const ApiJob = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  stage: Words,
  allow_failure: z.boolean().nullish(),
  user: z.object({ username: z.string() }).nullish(),
  commit: z.object({ title: Words }).nullish(),
  pipeline: z.object({ id: z.number() }).nullish(),
});
export type ApiJob = z.infer<typeof ApiJob>;
export const ApiJobs = z.array(ApiJob);

/** What only a pipeline's jobs tell of it. */
export interface Jobs {
  /**
   * GitLab counts no attempts: a retried pipeline keeps its number and gains jobs. One more than the jobs
   * that a retry replaced, so that every retry makes it greater, by as many as it ran again.
   */
  attempt: number;
  /** Who started it: the user of its first job. A retried job belongs to whoever retried it. */
  startedBy: string;
  commitTitle: string;
}

export const ApiProjects = z.array(
  z.object({ path_with_namespace: z.string(), archived: z.boolean().nullish() }),
);
export const ApiUser = z.object({ username: z.string() });
export const ApiToken = z.object({ scopes: z.array(z.string()) });

export const parseAnswer: ParseAnswer = answersOf('GitLab');

/** GitLab's one status as `status` and `conclusion`; one that it may add one day is kept as it is. */
const STATUSES: ReadonlyMap<string, { status: string; conclusion: RunConclusion | null }> = new Map(
  [
    ['success', { status: 'completed', conclusion: 'success' }],
    ['failed', { status: 'completed', conclusion: 'failure' }],
    ['canceled', { status: 'completed', conclusion: 'cancelled' }],
    ['skipped', { status: 'completed', conclusion: 'skipped' }],
    ['running', { status: 'in_progress', conclusion: null }],
    ['canceling', { status: 'in_progress', conclusion: null }],
    // It waits until somebody starts a job by hand.
    ['manual', { status: 'waiting', conclusion: null }],
    ...['created', 'waiting_for_resource', 'preparing', 'pending', 'scheduled'].map(
      (name) => [name, { status: 'queued', conclusion: null }] as const,
    ),
  ],
);

export function statusOf({ status }: ApiPipeline): Pick<Run, 'status' | 'conclusion'> {
  return STATUSES.get(status) ?? { status, conclusion: null };
}

export function toRun(repository: string, pipeline: ApiPipeline, jobs: Jobs): Run {
  return {
    kind: 'run',
    repository,
    workflow: pipeline.name || pipeline.source || 'pipeline',
    runId: pipeline.id,
    attempt: jobs.attempt,
    ...statusOf(pipeline),
    headSha: pipeline.sha,
    branch: pipeline.ref,
    event: pipeline.source,
    actor: jobs.startedBy,
    commitTitle: jobs.commitTitle,
    url: pipeline.web_url,
    createdAt: pipeline.created_at,
    updatedAt: pipeline.updated_at,
  };
}
