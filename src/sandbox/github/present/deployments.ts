import { deploymentStatuses } from '../deployment-progress.ts';
import { nodeId, iso, repositoryUrl, userShape, type Shape } from './common.ts';
import type {
  DeploymentRecord,
  DeploymentStatusRecord,
  EnvironmentRecord,
  Gate,
} from '../records.ts';
import type { World } from '../world.ts';
import type { Viewing } from './runs.ts';
import { userNamed } from '../plan.ts';

/** `deployment`. */
export function deploymentShape(
  view: Viewing & { world: World },
  deployment: DeploymentRecord,
): Shape {
  const base = repositoryUrl(view.api, deployment.repo);
  const url = `${base}/deployments/${deployment.id}`;
  const [newest] = deploymentStatuses(view.world, deployment, view.now);
  return {
    url,
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: userShape(view.api, deployment.creator),
    created_at: iso(deployment.createdAt),
    updated_at: iso(Math.max(deployment.createdAt, newest?.createdAt ?? 0)),
    statuses_url: `${url}/statuses`,
    repository_url: base,
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: null,
  };
}

/** `deployment-status`. */
export function deploymentStatusShape(api: string, status: DeploymentStatusRecord): Shape {
  const base = repositoryUrl(api, status.repo);
  const deployment = `${base}/deployments/${status.deploymentId}`;
  return {
    url: `${deployment}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: userShape(api, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: iso(status.createdAt),
    updated_at: iso(status.createdAt),
    deployment_url: deployment,
    repository_url: base,
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: null,
  };
}

/** `environment`. */
export function environmentShape(api: string, environment: EnvironmentRecord): Shape {
  const { id, name, createdAt } = environment;
  const rule = { id: id + 1, node_id: nodeId('Gate', id + 1) };
  return {
    ...environmentNames(api, environment),
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
    protection_rules: [
      ...(environment.waitTimerMinutes > 0
        ? [{ ...rule, type: 'wait_timer', wait_timer: environment.waitTimerMinutes }]
        : []),
      ...(environment.reviewers.length > 0
        ? [
            {
              ...rule,
              type: 'required_reviewers',
              prevent_self_review: false,
              reviewers: environment.reviewers.map((reviewer) => reviewerShape(api, reviewer)),
            },
          ]
        : []),
    ],
    deployment_branch_policy: null,
    name,
  };
}

function environmentNames(api: string, { repo, id, name }: EnvironmentRecord): Shape {
  return {
    id,
    node_id: nodeId('Environment', id),
    name,
    url: `${repositoryUrl(api, repo)}/environments/${encodeURIComponent(name)}`,
    html_url: `https://github.com/${repo}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
  };
}

function reviewerShape(api: string, reviewer: Gate['reviewers'][number]): Shape {
  const { type, name, id } = reviewer;
  const shape =
    type === 'Team'
      ? { id, node_id: nodeId('Team', id), name, slug: name, url: `${api}/teams/${id}` }
      : userShape(api, { ...userNamed(name), id });
  return { type, reviewer: shape };
}

/** `pending-deployment`: one environment that jobs of a run wait for. */
export function pendingDeploymentShape(
  api: string,
  pending: { environment: EnvironmentRecord; gate: Gate; canApprove: boolean },
): Shape {
  const { gate } = pending;
  return {
    environment: environmentNames(api, pending.environment),
    wait_timer: gate.waitTimerMinutes,
    wait_timer_started_at: iso(gate.sinceAt),
    current_user_can_approve: pending.canApprove,
    reviewers: gate.reviewers.map((reviewer) => reviewerShape(api, reviewer)),
  };
}
