import { z } from 'zod';
import { ApiError, invalidField, notFound } from '../api-error.ts';
import { deploymentStatuses } from '../deployment-progress.ts';
import {
  deploymentShape,
  deploymentStatusShape,
  environmentShape,
} from '../present/deployments.ts';
import { environmentRecord } from '../plan.ts';
import { resolveRef } from '../refs.ts';
import type { Change } from '../journal-entry.ts';
import type { DeploymentRecord, DeploymentStatusRecord } from '../records.ts';
import { keyOf, sameName } from '../world.ts';
import { pageOf } from './pages.ts';
import { idParam, ok, repositoryRoute, type Answer, type RepositoryRequest } from './route.ts';

const READ = ['deployments', 'read'] as const;
const WRITE = ['deployments', 'write'] as const;

export const deploymentRoutes = [
  repositoryRoute('GET /deployments', READ, (request) => {
    const page = pageOf(request, deploymentsOf(request));
    return ok(
      page.items.map((deployment) => deploymentShape(request, deployment)),
      page.headers,
    );
  }),
  repositoryRoute('GET /deployments/:deployment_id', READ, (request) =>
    ok(deploymentShape(request, deploymentOf(request))),
  ),
  repositoryRoute('POST /deployments', WRITE, createDeployment),
  repositoryRoute('GET /deployments/:deployment_id/statuses', READ, (request) => {
    const statuses = deploymentStatuses(request.world, deploymentOf(request), request.now);
    const page = pageOf(request, statuses);
    return ok(
      page.items.map((status) => deploymentStatusShape(request.api, status)),
      page.headers,
    );
  }),
  repositoryRoute('GET /deployments/:deployment_id/statuses/:status_id', READ, (request) => {
    const id = idParam(request, 'status_id');
    const status = deploymentStatuses(request.world, deploymentOf(request), request.now).find(
      (one) => one.id === id,
    );
    if (status === undefined) throw notFound();
    return ok(deploymentStatusShape(request.api, status));
  }),
  repositoryRoute('POST /deployments/:deployment_id/statuses', WRITE, createStatus),
  repositoryRoute('GET /environments', ['actions', 'read'], (request) => {
    const all = [...request.world.environments.values()].filter(
      ({ repo, createdAt }) => sameName(repo, request.repo) && createdAt <= request.now,
    );
    const page = pageOf(request, all);
    return ok(
      {
        total_count: all.length,
        environments: page.items.map((environment) => environmentShape(request.api, environment)),
      },
      page.headers,
    );
  }),
  repositoryRoute('GET /environments/:environment_name', ['actions', 'read'], (request) => {
    const name = request.params['environment_name'] ?? '';
    const environment = request.world.environments.get(keyOf(request.repo, name));
    if (environment === undefined) throw notFound();
    return ok(environmentShape(request.api, environment));
  }),
];

function deploymentsOf({ world, repo, now, query }: RepositoryRequest): DeploymentRecord[] {
  const wanted = (name: 'sha' | 'ref' | 'task' | 'environment') => {
    const value = query.get(name);
    return (deployment: DeploymentRecord) =>
      value === null || value === 'none' || deployment[name] === value;
  };
  const passes = [wanted('sha'), wanted('ref'), wanted('task'), wanted('environment')];
  return [...world.deployments.values()]
    .filter(
      (deployment) =>
        sameName(deployment.repo, repo) &&
        deployment.createdAt <= now &&
        passes.every((pass) => pass(deployment)),
    )
    .sort((left, right) => right.createdAt - left.createdAt || right.id - left.id);
}

function deploymentOf(request: RepositoryRequest): DeploymentRecord {
  const key = keyOf(request.repo, idParam(request, 'deployment_id'));
  const deployment = request.world.deployments.get(key);
  if (deployment === undefined || deployment.createdAt > request.now) throw notFound();
  return deployment;
}

const deploymentBody = z.object({
  ref: z.string().min(1),
  task: z.string().default('deploy'),
  auto_merge: z.boolean().default(true),
  required_contexts: z.array(z.string()).optional(),
  payload: z.union([z.record(z.string(), z.unknown()), z.string()]).default(''),
  environment: z.string().min(1).default('production'),
  description: z.string().nullable().default(null),
  transient_environment: z.boolean().default(false),
  production_environment: z.boolean().optional(),
});

function createDeployment(request: RepositoryRequest): Answer {
  const body = parseBody('Deployment', deploymentBody, request.body);
  const { world, repo, now } = request;
  const sha = resolveRef(world, request.repository, { ref: body.ref, now });
  if (sha === undefined) throw new ApiError(422, `No ref found for: ${body.ref}`);
  const record: DeploymentRecord = {
    repo,
    id: world.nextId(),
    sha,
    ref: body.ref,
    task: body.task,
    environment: body.environment,
    description: body.description,
    creator: request.by,
    createdAt: now,
    shiftMs: 0,
    production: body.production_environment ?? body.environment === 'production',
    transient: body.transient_environment,
    payload: body.payload,
    job: null,
  };
  const environment = environmentRecord(repo, body.environment, { at: now });
  const changes: Change[] = [
    { table: 'deployments', record },
    ...(world.environments.has(keyOf(repo, body.environment))
      ? []
      : [{ table: 'environments' as const, record: environment }]),
  ];
  return { status: 201, body: deploymentShape(request, record), changes };
}

const statusBody = z.object({
  state: z.enum(['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']),
  target_url: z.string().default(''),
  log_url: z.string().default(''),
  description: z.string().max(140).default(''),
  environment: z.string().optional(),
  environment_url: z.string().default(''),
  auto_inactive: z.boolean().default(true),
});

function createStatus(request: RepositoryRequest): Answer {
  const deployment = deploymentOf(request);
  const body = parseBody('DeploymentStatus', statusBody, request.body);
  const record: DeploymentStatusRecord = {
    repo: request.repo,
    id: request.world.nextId(),
    deploymentId: deployment.id,
    state: body.state,
    description: body.description,
    environment: body.environment ?? deployment.environment,
    environmentUrl: body.environment_url,
    logUrl: body.log_url || body.target_url,
    creator: request.by,
    createdAt: request.now,
  };
  const replaced =
    body.state === 'success' && body.auto_inactive ? inactivated(request, deployment) : [];
  return {
    status: 201,
    body: deploymentStatusShape(request.api, record),
    changes: [{ table: 'deploymentStatuses', record }, ...replaced],
  };
}

/** `auto_inactive`: prior successful, non-transient, non-production deployments of the environment. */
function inactivated({ world, now, by }: RepositoryRequest, to: DeploymentRecord): Change[] {
  return [...world.deployments.values()].flatMap((other): Change[] => {
    const isPrior =
      sameName(other.repo, to.repo) &&
      other.id !== to.id &&
      other.environment === to.environment &&
      !other.transient &&
      !other.production;
    const [newest] = isPrior ? deploymentStatuses(world, other, now) : [];
    if (newest?.state !== 'success') return [];
    const record = {
      ...newest,
      id: world.nextId(),
      state: 'inactive',
      createdAt: now,
      creator: by,
    };
    return [{ table: 'deploymentStatuses', record }];
  });
}

/** The body, or GitHub's 422 that names the first field that does not fit. */
export function parseBody<Schema extends z.ZodType>(
  resource: string,
  schema: Schema,
  body: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const isMissing = issue?.code === 'invalid_type' && issue.message.endsWith('undefined');
  throw invalidField(
    resource,
    issue?.path.map(String).join('.') ?? '',
    isMissing ? 'missing_field' : 'invalid',
  );
}
