import { notFound } from '../api-error.ts';
import { numberFor, userNamed } from '../plan.ts';
import { iso, maybeIso, nodeId, repositoryUrl, userShape, type Shape } from '../present/common.ts';
import { jobProgress } from '../progress.ts';
import type { Annotation, CheckRunRecord } from '../records.ts';
import { keyOf } from '../world.ts';
import { pageOf } from './pages.ts';
import { idParam, ok, repositoryRoute, type RepositoryRequest } from './route.ts';

const READ = ['checks', 'read'] as const;

export const checkRoutes = [
  repositoryRoute('GET /check-runs/:check_run_id', READ, (request) => {
    const { checkRun, annotations } = checkOf(request);
    return ok(checkRunShape(request.api, checkRun, annotations.length));
  }),
  repositoryRoute('GET /check-runs/:check_run_id/annotations', READ, (request) => {
    const { checkRun, annotations } = checkOf(request);
    const page = pageOf(request, annotations);
    return ok(
      page.items.map((annotation) => annotationShape(checkRun, annotation)),
      page.headers,
    );
  }),
];

/** Every job is a check run with the job's id; annotations appear when the job is completed. */
function checkOf(request: RepositoryRequest): {
  checkRun: CheckRunRecord;
  annotations: readonly Annotation[];
} {
  const { world, repo, now } = request;
  const id = idParam(request, 'check_run_id');
  const found = world.jobOf(repo, id);
  if (found === undefined) {
    const checkRun = world.checkRuns.get(keyOf(repo, id));
    if (checkRun === undefined) throw notFound();
    return { checkRun, annotations: [] };
  }
  const { run, job } = found;
  const progress = jobProgress(job, now);
  const checkRun: CheckRunRecord = {
    repo,
    id,
    name: job.name,
    sha: run.sha,
    status: progress.status,
    conclusion: progress.conclusion,
    startAt: progress.startedAt,
    endAt: progress.completedAt,
    detailsUrl: `https://github.com/${repo}/actions/runs/${run.id}/job/${id}`,
    app: 'github-actions',
    output: { title: null, summary: null },
  };
  const annotations = progress.status === 'completed' ? job.plan.annotations : [];
  return { checkRun, annotations };
}

/** `check-run`. */
function checkRunShape(api: string, checkRun: CheckRunRecord, annotations: number): Shape {
  const url = `${repositoryUrl(api, checkRun.repo)}/check-runs/${checkRun.id}`;
  return {
    id: checkRun.id,
    name: checkRun.name,
    node_id: nodeId('CheckRun', checkRun.id),
    head_sha: checkRun.sha,
    external_id: '',
    url,
    html_url: checkRun.detailsUrl,
    details_url: checkRun.detailsUrl,
    status: checkRun.status,
    conclusion: checkRun.conclusion,
    started_at: maybeIso(checkRun.startAt) ?? iso(0),
    completed_at: maybeIso(checkRun.endAt),
    output: {
      ...checkRun.output,
      text: null,
      annotations_count: annotations,
      annotations_url: `${url}/annotations`,
    },
    check_suite: null,
    app: appShape(api, checkRun.app),
    pull_requests: [],
  };
}

/** `integration`. */
function appShape(api: string, slug: string): Shape {
  const id = numberFor('app', slug);
  return {
    id,
    slug,
    node_id: nodeId('Integration', id),
    owner: userShape(api, userNamed('github', 'Organization')),
    name: slug,
    description: '',
    external_url: `https://github.com/apps/${slug}`,
    html_url: `https://github.com/apps/${slug}`,
    created_at: iso(0),
    updated_at: iso(0),
    permissions: {},
    events: [],
  };
}

/** `check-annotation`. */
function annotationShape(checkRun: CheckRunRecord, annotation: Annotation): Shape {
  return {
    path: annotation.path,
    blob_href: `https://github.com/${checkRun.repo}/blob/${checkRun.sha}/${encodeURI(annotation.path)}`,
    start_line: annotation.line,
    start_column: null,
    end_line: annotation.line,
    end_column: null,
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
    raw_details: null,
  };
}
