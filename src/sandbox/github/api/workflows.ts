import { z } from 'zod';
import { startChanges } from '../actions.ts';
import { newRun } from '../add-run.ts';
import { ApiError, notFound } from '../api-error.ts';
import { plainPlan, plannedJob } from '../plan.ts';
import { workflowShape } from '../present/runs.ts';
import { repositoryUrl } from '../present/common.ts';
import { latestAttempt } from '../progress.ts';
import type { JobPlan, RunRecord, WorkflowRecord } from '../records.ts';
import { commitAt, namedRef } from '../refs.ts';
import { sameName } from '../world.ts';
import { parseBody } from './deployments.ts';
import { pageOf } from './pages.ts';
import { ok, repositoryRoute, type Answer, type RepositoryRequest } from './route.ts';
import { listRuns } from './runs.ts';

const READ = ['actions', 'read'] as const;
const MAX_INPUTS = 25;

export const workflowRoutes = [
  repositoryRoute('GET /actions/workflows', READ, (request) => {
    const all = workflowsOf(request);
    const page = pageOf(request, all);
    return ok(
      {
        total_count: all.length,
        workflows: page.items.map((workflow) => workflowShape(request.api, workflow)),
      },
      page.headers,
    );
  }),
  repositoryRoute('GET /actions/workflows/:workflow_id', READ, (request) =>
    ok(workflowShape(request.api, workflowOf(request))),
  ),
  repositoryRoute('GET /actions/workflows/:workflow_id/runs', READ, (request) => {
    const { id } = workflowOf(request);
    return listRuns(
      request,
      request.world.runsOf(request.repo).filter(({ workflowId }) => workflowId === id),
    );
  }),
  repositoryRoute(
    'POST /actions/workflows/:workflow_id/dispatches',
    ['actions', 'write'],
    dispatch,
  ),
];

function workflowsOf({ world, repo, now }: RepositoryRequest): WorkflowRecord[] {
  return [...world.workflows.values()].filter(
    (workflow) => sameName(workflow.repo, repo) && workflow.createdAt <= now,
  );
}

/** By number, or by file name without its folder. */
function workflowOf(request: RepositoryRequest): WorkflowRecord {
  const wanted = request.params['workflow_id'] ?? '';
  const workflow = workflowsOf(request).find(
    ({ id, path }) => String(id) === wanted || path.split('/').at(-1) === wanted,
  );
  if (workflow === undefined) throw notFound();
  return workflow;
}

const dispatchBody = z.object({
  ref: z.string().min(1),
  inputs: z.record(z.string(), z.unknown()).default({}),
  return_run_details: z.boolean().default(false),
});

function dispatch(request: RepositoryRequest): Answer {
  const workflow = workflowOf(request);
  const body = parseBody('WorkflowDispatch', dispatchBody, request.body);
  const sha = namedRef(request.world, request.repository, { ref: body.ref, now: request.now });
  if (sha === undefined) throw new ApiError(422, `No ref found for: ${body.ref}`);
  if (!workflow.dispatchable)
    throw new ApiError(422, "Workflow does not have 'workflow_dispatch' trigger");
  checkInputs(workflow, Object.keys(body.inputs));
  const run = dispatchedRun(request, { workflow, ref: body.ref, sha });
  const changes = startChanges(request.world, run);
  if (!body.return_run_details) return { status: 204, changes };
  const url = `${repositoryUrl(request.api, request.repo)}/actions/runs/${run.id}`;
  const page = `https://github.com/${request.repo}/actions/runs/${run.id}`;
  return { status: 200, body: { workflow_run_id: run.id, run_url: url, html_url: page }, changes };
}

function checkInputs({ inputs }: WorkflowRecord, given: readonly string[]): void {
  if (given.length > MAX_INPUTS)
    throw new ApiError(
      422,
      `you may only define up to ${MAX_INPUTS} \`inputs\` for a \`workflow_dispatch\` event`,
    );
  if (inputs === null) return;
  const unexpected = given.filter((name) => inputs.every((input) => input.name !== name));
  if (unexpected.length > 0)
    throw new ApiError(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  const missing = inputs.find(({ name, required }) => required && !given.includes(name));
  if (missing !== undefined)
    throw new ApiError(422, `Required input '${missing.name}' not provided`);
}

function dispatchedRun(
  { world, repo, by, now }: RepositoryRequest,
  { workflow, ref, sha }: { workflow: WorkflowRecord; ref: string; sha: string },
): RunRecord {
  const run = newRun(world, { workflow, commit: commitAt(world, repo, sha), at: now });
  const jobs = jobPlans(world.runsOf(repo), workflow).map((plan) =>
    plannedJob(plan, { id: world.nextId(), attempt: 1, instant: now }),
  );
  return {
    ...run,
    event: 'workflow_dispatch',
    branch: ref.replace(/^refs\/(heads|tags)\//, ''),
    actor: by,
    attempts: [
      { attempt: 1, triggeredBy: by, startAt: now, reported: null, conclusion: null, jobs },
    ],
  };
}

/** What the workflow was said to do, or did last. */
function jobPlans(runs: readonly RunRecord[], workflow: WorkflowRecord): JobPlan[] {
  if (workflow.jobs.length > 0) return workflow.jobs;
  const last = runs.findLast(({ workflowId }) => workflowId === workflow.id);
  const plans = last === undefined ? [] : latestAttempt(last).jobs.map(({ again }) => again);
  return plans.length > 0 ? plans : [plainPlan(workflow.name || 'build')];
}
