import type { JobRecord, PipelineRecord, ProjectRecord } from './records.ts';
import { latestJobs } from './world.ts';

const STARTS_AFTER_MS = 10_000;
const RUNS_MS = 50_000;

function jobStatus(job: JobRecord, now: number): string {
  if (now < job.createdAt + STARTS_AFTER_MS) return 'pending';
  return now < job.createdAt + STARTS_AFTER_MS + RUNS_MS ? 'running' : job.outcome;
}

/** The worst of its jobs, in the order in which GitLab composes a status. */
function pipelineStatus(pipeline: PipelineRecord, now: number): string {
  const statuses = new Set(latestJobs(pipeline).map((job) => jobStatus(job, now)));
  if (statuses.has('running')) return 'running';
  if (statuses.has('pending')) return 'pending';
  if (statuses.has('failed')) return 'failed';
  return statuses.has('canceled') ? 'canceled' : 'success';
}

/** Milliseconds since 1970 of its last change. */
function updatedAt(pipeline: PipelineRecord, now: number): number {
  const changes = pipeline.jobs.flatMap(({ createdAt }) => [
    createdAt,
    createdAt + STARTS_AFTER_MS,
    createdAt + STARTS_AFTER_MS + RUNS_MS,
  ]);
  return Math.max(pipeline.createdAt, ...changes.filter((at) => at <= now));
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
  const status = jobStatus(job, now);
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
    pipeline: { id: pipeline.id, project_id: pipeline.projectId, sha: pipeline.sha },
  };
}

export function presentProject({ id, path }: ProjectRecord) {
  return { id, path_with_namespace: path, archived: false };
}
