import { z } from 'zod';
import { cancel, rerun, type RerunScope } from '../actions.ts';
import { ApiError, notFound } from '../api-error.ts';
import { runShape, jobShape } from '../present/runs.ts';
import { jobProgress, latestAttempt } from '../progress.ts';
import type { JobRecord, RunRecord } from '../records.ts';
import { keyOf } from '../world.ts';
import { filterRuns } from './run-filter.ts';
import { pageOf } from './pages.ts';
import { idParam, ok, repositoryRoute, type Answer, type RepositoryRequest } from './route.ts';

const READ = ['actions', 'read'] as const;
const WRITE = ['actions', 'write'] as const;
const LOG_RETENTION_MS = 90 * 24 * 3_600_000;

export const runRoutes = [
  repositoryRoute('GET /actions/runs', READ, (request) =>
    listRuns(request, request.world.runsOf(request.repo)),
  ),
  repositoryRoute('GET /actions/runs/:run_id', READ, (request) =>
    ok(runShape(request, { run: runOf(request), repository: request.repository })),
  ),
  repositoryRoute('GET /actions/runs/:run_id/attempts/:attempt', READ, (request) => {
    const run = runOf(request);
    return ok(
      runShape(request, { run, repository: request.repository, attempt: attemptOf(request, run) }),
    );
  }),
  repositoryRoute('GET /actions/runs/:run_id/attempts/:attempt/jobs', READ, (request) => {
    const run = runOf(request);
    return listJobs(request, run, attemptOf(request, run).jobs);
  }),
  repositoryRoute('GET /actions/runs/:run_id/jobs', READ, (request) => {
    const run = runOf(request);
    const all = request.query.get('filter') === 'all';
    return listJobs(request, run, all ? everyJob(run) : latestAttempt(run).jobs);
  }),
  repositoryRoute('GET /actions/jobs/:job_id', READ, (request) => {
    const { run, job } = jobOf(request);
    return ok(jobShape(request, run, job));
  }),
  repositoryRoute('GET /actions/jobs/:job_id/logs', READ, (request) => {
    const { job } = jobOf(request);
    const { completedAt } = jobProgress(job, request.now);
    const isKept = request.world.logs.has(keyOf(request.repo, job.id));
    if (completedAt === null || !isKept) throw notFound();
    // GitHub's words for a log that has outlived its retention.
    if (request.now - completedAt > LOG_RETENTION_MS) throw new ApiError(410, 'Server Error');
    return { status: 302, headers: { location: request.signedLogUrl(job.id) } };
  }),
  repositoryRoute('POST /actions/runs/:run_id/rerun', WRITE, (request) =>
    rerunAnswer(request, runOf(request), 'all'),
  ),
  repositoryRoute('POST /actions/runs/:run_id/rerun-failed-jobs', WRITE, (request) =>
    rerunAnswer(request, runOf(request), 'failed'),
  ),
  repositoryRoute('POST /actions/jobs/:job_id/rerun', WRITE, (request) => {
    const { run, job } = jobOf(request);
    const isLatest = latestAttempt(run).jobs.some(({ id }) => id === job.id);
    if (!isLatest) throw new ApiError(403, 'This workflow run cannot be retried');
    return rerunAnswer(request, run, { jobId: job.id });
  }),
  repositoryRoute('POST /actions/runs/:run_id/cancel', WRITE, cancelAnswer),
  repositoryRoute('POST /actions/runs/:run_id/force-cancel', WRITE, cancelAnswer),
];

/** `GET …/actions/runs`, and the same below a workflow. */
export function listRuns(request: RepositoryRequest, runs: readonly RunRecord[]): Answer {
  const found = filterRuns(runs, request.query, request.now);
  const page = pageOf(request, found.runs);
  const bare = request.query.get('exclude_pull_requests') === 'true';
  const shown = page.items.map((run) => (bare ? { ...run, pullRequests: [] } : run));
  const shapes = shown.map((run) => runShape(request, { run, repository: request.repository }));
  return ok({ total_count: found.total, workflow_runs: shapes }, page.headers);
}

export function runOf(request: RepositoryRequest): RunRecord {
  const run = request.world.runs.get(keyOf(request.repo, idParam(request, 'run_id')));
  if (run === undefined || run.createdAt > request.now) throw notFound();
  return run;
}

function attemptOf(request: RepositoryRequest, run: RunRecord) {
  const number = idParam(request, 'attempt');
  const attempt = run.attempts.find((one) => one.attempt === number);
  if (attempt === undefined) throw notFound();
  return attempt;
}

function everyJob(run: RunRecord): JobRecord[] {
  const jobs = run.attempts.flatMap((attempt) => attempt.jobs);
  return [...new Map(jobs.map((job) => [job.id, job])).values()];
}

function listJobs(request: RepositoryRequest, run: RunRecord, jobs: readonly JobRecord[]): Answer {
  const page = pageOf(request, jobs);
  const shapes = page.items.map((job) => jobShape(request, run, job));
  return ok({ total_count: jobs.length, jobs: shapes }, page.headers);
}

function jobOf(request: RepositoryRequest): { run: RunRecord; job: JobRecord } {
  const found = request.world.jobOf(request.repo, idParam(request, 'job_id'));
  if (found === undefined || found.job.createdAt > request.now) throw notFound();
  return found;
}

const debugBody = z.object({ enable_debug_logging: z.boolean().optional() }).nullable();

function rerunAnswer(request: RepositoryRequest, run: RunRecord, scope: RerunScope): Answer {
  if (!debugBody.safeParse(request.body).success)
    throw new ApiError(422, 'Invalid request.\n\n"enable_debug_logging" is not a boolean.');
  const changes = rerun(request.world, run, { by: request.by, now: request.now, scope });
  return { status: 201, body: {}, changes };
}

function cancelAnswer(request: RepositoryRequest): Answer {
  return { status: 202, body: {}, changes: cancel(runOf(request), request.now) };
}
