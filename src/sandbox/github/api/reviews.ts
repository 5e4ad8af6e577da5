import { z } from 'zod';
import { review } from '../actions.ts';
import { ApiError } from '../api-error.ts';
import { environmentRecord } from '../plan.ts';
import { deploymentShape, pendingDeploymentShape } from '../present/deployments.ts';
import { latestAttempt } from '../progress.ts';
import type { EnvironmentRecord, Gate, RunRecord } from '../records.ts';
import { keyOf, sameName } from '../world.ts';
import { parseBody } from './deployments.ts';
import { ok, repositoryRoute, type Answer, type RepositoryRequest } from './route.ts';
import { runOf } from './runs.ts';

export const reviewRoutes = [
  repositoryRoute('GET /actions/runs/:run_id/pending_deployments', ['actions', 'read'], (request) =>
    ok(pendingOf(request, runOf(request)).map((one) => pendingDeploymentShape(request.api, one))),
  ),
  repositoryRoute(
    'POST /actions/runs/:run_id/pending_deployments',
    ['deployments', 'write'],
    reviewAnswer,
  ),
];

interface Pending {
  environment: EnvironmentRecord;
  gate: Gate;
  canApprove: boolean;
}

/** The environments that jobs of the run's newest attempt wait for. */
function pendingOf(request: RepositoryRequest, run: RunRecord): Pending[] {
  const gates = latestAttempt(run).jobs.flatMap(({ gate }) =>
    gate?.decision === 'pending' ? [gate] : [],
  );
  const byName = new Map(gates.map((gate) => [gate.environment, gate]));
  return [...byName.values()].map((gate) => ({
    environment:
      request.world.environments.get(keyOf(run.repo, gate.environment)) ??
      environmentRecord(run.repo, gate.environment, { at: gate.sinceAt, gate }),
    gate,
    canApprove: mayApprove(request, gate),
  }));
}

/** Membership of teams is not known to the sandbox, so a team lets everybody in. */
function mayApprove({ token }: RepositoryRequest, { reviewers }: Gate): boolean {
  if (token.permissions['deployments'] !== 'write') return false;
  return (
    reviewers.length === 0 ||
    reviewers.some(({ type, name }) => type === 'Team' || sameName(name, token.login))
  );
}

const reviewBody = z.object({
  environment_ids: z.array(z.int()).min(1),
  state: z.enum(['approved', 'rejected']),
  comment: z.string(),
});

function reviewAnswer(request: RepositoryRequest): Answer {
  const run = runOf(request);
  const body = parseBody('PendingDeployment', reviewBody, request.body);
  const pending = pendingOf(request, run);
  const chosen = body.environment_ids.map((id) => pending.find((one) => one.environment.id === id));
  if (!chosen.every((one) => one !== undefined))
    throw new ApiError(422, 'No pending deployment requests to approve or reject');
  if (!chosen.every(({ canApprove }) => canApprove))
    throw new ApiError(403, 'Current user is not a required reviewer of the environment');
  const environments = chosen.map(({ environment }) => environment.name);
  const deployments = [...request.world.deployments.values()].filter(
    ({ repo, job, environment }) =>
      sameName(repo, run.repo) && job?.runId === run.id && environments.includes(environment),
  );
  return {
    status: 200,
    body: deployments.map((deployment) => deploymentShape(request, deployment)),
    changes: review(run, { environments, approve: body.state === 'approved', now: request.now }),
  };
}
