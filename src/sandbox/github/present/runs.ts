import { numberFor } from '../plan.ts';
import {
  attemptProgress,
  jobProgress,
  latestAttempt,
  stepProgress,
  updatedAt,
} from '../progress.ts';
import type {
  AttemptRecord,
  JobRecord,
  RepositoryRecord,
  RunRecord,
  WorkflowRecord,
} from '../records.ts';
import {
  iso,
  maybeIso,
  nodeId,
  repositoryShape,
  repositoryUrl,
  userShape,
  type Shape,
} from './common.ts';

/** Where links point, and the instant that is shown (milliseconds since 1970). */
export interface Viewing {
  api: string;
  now: number;
}

/** `workflow-run`: of the newest attempt, or of the given one. */
export function runShape(
  view: Viewing,
  { run, repository, attempt = latestAttempt(run) }: RunInRepository,
): Shape {
  const url = `${repositoryUrl(view.api, run.repo)}/actions/runs/${run.id}`;
  const progress = attemptProgress(attempt, view.now);
  const suite = numberFor('check-suite', run.repo, String(run.id));
  const shownUrl = attempt === latestAttempt(run) ? url : `${url}/attempts/${attempt.attempt}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('WorkflowRun', run.id),
    head_branch: run.branch?.split(':').at(-1) ?? null,
    head_sha: run.sha,
    path: run.path,
    display_title: run.title,
    run_number: run.number,
    event: run.event,
    status: progress.status,
    conclusion: progress.conclusion,
    workflow_id: run.workflowId,
    check_suite_id: suite,
    check_suite_node_id: nodeId('CheckSuite', suite),
    url: shownUrl,
    html_url: `https://github.com/${run.repo}/actions/runs/${run.id}${shownUrl === url ? '' : `/attempts/${attempt.attempt}`}`,
    pull_requests: run.pullRequests.map((number) => pullRequestShape(view.api, run, number)),
    created_at: iso(run.createdAt),
    updated_at: iso(updatedAt(attempt, view.now)),
    actor: userShape(view.api, run.actor),
    run_attempt: attempt.attempt,
    referenced_workflows: [],
    run_started_at: iso(attempt.startAt),
    triggering_actor: userShape(view.api, attempt.triggeredBy),
    jobs_url: `${shownUrl}/jobs`,
    logs_url: `${shownUrl}/logs`,
    check_suite_url: `${repositoryUrl(view.api, run.repo)}/check-suites/${suite}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: attempt.attempt > 1 ? `${url}/attempts/${attempt.attempt - 1}` : null,
    workflow_url: `${repositoryUrl(view.api, run.repo)}/actions/workflows/${run.workflowId}`,
    head_commit: headCommitShape(run),
    repository: repositoryShape(view.api, repository),
    head_repository: headRepositoryShape(view, run, repository),
  };
}

/** A fork's branch is kept as GitHub's pages say it, `owner:branch`: no branch has a colon in its name. */
function headRepositoryShape(
  { api }: Viewing,
  { branch, repo }: RunRecord,
  repository: RepositoryRecord,
): Shape {
  const [owner, name] = branch?.split(':') ?? [];
  if (owner === undefined || name === undefined) return repositoryShape(api, repository);
  const fullName = `${owner}/${repo.split('/')[1] ?? repo}`;
  return { ...repositoryShape(api, { ...repository, fullName }), fork: true };
}

interface RunInRepository {
  run: RunRecord;
  repository: RepositoryRecord;
  attempt?: AttemptRecord;
}

function headCommitShape({ commit, sha, title, createdAt, actor }: RunRecord): Shape {
  const author = commit?.author ?? {
    name: actor.login,
    email: `${actor.login}@users.noreply.github.com`,
  };
  return {
    id: sha,
    tree_id: sha,
    message: commit?.message ?? title,
    timestamp: iso(commit?.at ?? createdAt),
    author,
    committer: author,
  };
}

function pullRequestShape(api: string, run: RunRecord, number: number): Shape {
  const repo = {
    id: numberFor('repository', run.repo),
    url: repositoryUrl(api, run.repo),
    name: run.repo.split('/')[1],
  };
  return {
    id: numberFor('pull', run.repo, String(number)),
    number,
    url: `${repositoryUrl(api, run.repo)}/pulls/${number}`,
    head: { ref: run.branch ?? '', sha: run.sha, repo },
    base: { ref: 'main', sha: run.sha, repo },
  };
}

/** `job`; of a run's jobs and of `GET …/actions/jobs/{id}`. */
export function jobShape(view: Viewing, run: RunRecord, job: JobRecord): Shape {
  const base = repositoryUrl(view.api, run.repo);
  const progress = jobProgress(job, view.now);
  const hasRunner = progress.startedAt !== null;
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.name,
    head_branch: run.branch,
    run_url: `${base}/actions/runs/${run.id}`,
    run_attempt: job.attempt,
    node_id: nodeId('CheckRun', job.id),
    head_sha: run.sha,
    url: `${base}/actions/jobs/${job.id}`,
    html_url: `https://github.com/${run.repo}/actions/runs/${run.id}/job/${job.id}`,
    status: progress.status,
    conclusion: progress.conclusion,
    created_at: iso(job.createdAt),
    started_at: iso(progress.startedAt ?? job.createdAt),
    completed_at: maybeIso(progress.completedAt),
    name: job.name,
    steps: hasRunner ? job.steps.map((step) => stepShape(view, job, step)) : [],
    check_run_url: `${base}/check-runs/${job.id}`,
    labels: job.labels,
    runner_id: hasRunner ? (job.id % 1_000) + 1 : null,
    runner_name: hasRunner ? `GitHub Actions ${(job.id % 1_000) + 1}` : null,
    runner_group_id: hasRunner ? 0 : null,
    runner_group_name: hasRunner ? 'GitHub Actions' : null,
  };
}

function stepShape(view: Viewing, job: JobRecord, step: JobRecord['steps'][number]): Shape {
  const progress = stepProgress(step, job, view.now);
  return {
    name: step.name,
    status: progress.status,
    conclusion: progress.conclusion,
    number: step.number,
    started_at: maybeIso(progress.startedAt),
    completed_at: maybeIso(progress.completedAt),
  };
}

/** `workflow`. */
export function workflowShape(api: string, workflow: WorkflowRecord): Shape {
  const file = encodeURI(workflow.path);
  return {
    id: workflow.id,
    node_id: nodeId('Workflow', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: iso(workflow.createdAt),
    updated_at: iso(workflow.createdAt),
    url: `${repositoryUrl(api, workflow.repo)}/actions/workflows/${workflow.id}`,
    html_url: `https://github.com/${workflow.repo}/blob/main/${file}`,
    badge_url: `https://github.com/${workflow.repo}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}
