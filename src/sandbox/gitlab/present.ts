import type { IssueRecord, JobRecord, PipelineRecord, ProjectRecord } from './records.ts';
import { latestJobs } from './world.ts';

const STARTS_AFTER_MS = 10_000;
const RUNS_MS = 50_000;

/** When it was let begin; null while it waits for somebody. */
function begunAt({ manual, createdAt, playedAt }: JobRecord): number | null {
  return manual ? playedAt : createdAt;
}

export function jobStatus(
  { canceledAt }: Pick<PipelineRecord, 'canceledAt'>,
  job: JobRecord,
  now: number,
): string {
  if (job.approval === 'rejected') return 'failed';
  const from = begunAt(job);
  const endsAt = from === null ? Infinity : from + STARTS_AFTER_MS + RUNS_MS;
  if (canceledAt !== null && canceledAt >= job.createdAt && canceledAt < endsAt) return 'canceled';
  if (from === null) return 'manual';
  if (now < from + STARTS_AFTER_MS) return 'pending';
  return now < endsAt ? 'running' : job.outcome;
}

function endedAt(job: JobRecord): number {
  return (begunAt(job) ?? job.createdAt) + STARTS_AFTER_MS + RUNS_MS;
}

/** The worst of its jobs, in the order in which GitLab composes a status. */
function pipelineStatus(pipeline: PipelineRecord, now: number): string {
  const statuses = new Set(latestJobs(pipeline).map((job) => jobStatus(pipeline, job, now)));
  if (statuses.has('running')) return 'running';
  if (statuses.has('pending')) return 'pending';
  if (statuses.has('failed')) return 'failed';
  if (statuses.has('manual')) return 'manual';
  return statuses.has('canceled') ? 'canceled' : 'success';
}

/** Milliseconds since 1970 of its last change. */
function updatedAt(pipeline: PipelineRecord, now: number): number {
  const changes = pipeline.jobs.flatMap((job) => {
    const from = begunAt(job);
    return from === null ? [job.createdAt] : [from, from + STARTS_AFTER_MS, endedAt(job)];
  });
  const canceled = pipeline.canceledAt ?? 0;
  return Math.max(pipeline.createdAt, canceled, ...changes.filter((at) => at <= now));
}

const iso = (at: number): string => new Date(at).toISOString();

export const presentUser = (username: string) => ({
  id: 7,
  username,
  name: username,
  state: 'active',
});

export interface PresentedPipeline {
  id: number;
  status: string;
  source: string;
  ref: string;
  updated_at: string;
  [field: string]: unknown;
}

/** `PipelineBasic` of the API description. */
export function presentPipeline(
  project: ProjectRecord,
  pipeline: PipelineRecord,
  now: number,
): PresentedPipeline {
  const { id, iid, sha, ref, source } = pipeline;
  return {
    id,
    iid,
    project_id: project.id,
    sha,
    ref,
    status: pipelineStatus(pipeline, now),
    source,
    name: null,
    web_url: `https://gitlab.example/${project.path}/-/pipelines/${id}`,
    created_at: iso(pipeline.createdAt),
    updated_at: iso(updatedAt(pipeline, now)),
  };
}

/** `Job` of the API description. */
export function presentJob(pipeline: PipelineRecord, job: JobRecord, now: number) {
  const status = jobStatus(pipeline, job, now);
  return {
    id: job.id,
    name: job.name,
    stage: 'test',
    status,
    ref: pipeline.ref,
    allow_failure: false,
    created_at: iso(job.createdAt),
    failure_reason: status === 'failed' ? 'script_failure' : null,
    user: presentUser(job.user),
    commit: {
      id: pipeline.sha,
      title: pipeline.commitTitle,
      message: `${pipeline.commitTitle}\n`,
    },
    pipeline: {
      id: pipeline.id,
      project_id: pipeline.projectId,
      sha: pipeline.sha,
      ref: pipeline.ref,
      status: pipelineStatus(pipeline, now),
    },
  };
}

const DEPLOYMENT_STATES: Readonly<Record<string, string>> = {
  manual: 'created',
  pending: 'created',
};

/** `Deployment` of the API description: one for each job that deploys somewhere. */
export function presentDeployment(pipeline: PipelineRecord, job: JobRecord, now: number) {
  const status = jobStatus(pipeline, job, now);
  const isBlocked = status === 'manual' && job.approval !== 'none';
  return {
    id: job.id,
    iid: job.id % 1_000,
    ref: pipeline.ref,
    sha: pipeline.sha,
    status: isBlocked ? 'blocked' : (DEPLOYMENT_STATES[status] ?? status),
    created_at: iso(job.createdAt),
    updated_at: iso(Math.min(now, endedAt(job))),
    user: presentUser(job.user),
    environment: { id: 1, name: job.environment, external_url: null },
    deployable: presentJob(pipeline, job, now),
    ...(job.approval === 'none'
      ? {}
      : { pending_approval_count: job.approval === 'pending' ? 1 : 0, approvals: [] }),
  };
}

/** `Commit` of the API description; of a pipeline's revision. */
export function presentCommit({ sha, commitTitle, createdAt }: PipelineRecord) {
  return {
    id: sha,
    short_id: sha.slice(0, 8),
    title: commitTitle,
    message: `${commitTitle}\n`,
    author_name: 'Dana',
    created_at: iso(createdAt),
  };
}

export function presentIssue({ id, iid, title, description, createdAt }: IssueRecord) {
  return { id, iid, title, description, state: 'opened', created_at: iso(createdAt) };
}

export function presentProject({ id, path }: ProjectRecord) {
  return { id, path_with_namespace: path, archived: false };
}
