import type { Request } from 'express';
import { z } from 'zod';
import { parseJson } from '../../lib/trust.ts';
import type { TokenRoute } from '../token-api.ts';
import { presentDeployment, presentPod, presentReplicaSet } from './present.ts';
import type { DeploymentRecord, World } from './world.ts';

/** A refusal as `metav1.Status`. */
export class Refusal extends Error {
  readonly status: number;
  readonly reason: string;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

export interface Call {
  world: World;
  now: number;
  mayWrite: boolean;
  request: Request;
}

const APPS = '/apis/apps/v1';
const WITHIN = '/namespaces/:namespace';

export const ROUTES: readonly TokenRoute<Call>[] = [
  { method: 'get', path: `${APPS}/deployments`, answer: listDeployments },
  { method: 'get', path: `${APPS}${WITHIN}/deployments`, answer: listDeployments },
  {
    method: 'get',
    path: `${APPS}${WITHIN}/deployments/:name`,
    answer: (call) => presentDeployment(deploymentOf(call), call.now),
  },
  { method: 'patch', path: `${APPS}${WITHIN}/deployments/:name`, answer: patch },
  { method: 'get', path: `${APPS}${WITHIN}/replicasets`, answer: listReplicaSets },
  { method: 'get', path: `/api/v1${WITHIN}/pods`, answer: listPods },
  { method: 'get', path: `/api/v1${WITHIN}/pods/:pod/log`, answer: log },
];

function recordsOf({ world, request }: Call): DeploymentRecord[] {
  const { namespace } = request.params;
  const all = [...world.deployments.values()];
  return all.filter((record) => namespace === undefined || record.namespace === namespace);
}

function deploymentOf(call: Call): DeploymentRecord {
  const name = String(call.request.params['name']);
  const found = recordsOf(call).find((record) => record.name === name);
  if (found === undefined)
    throw new Refusal(404, 'NotFound', `deployments.apps "${name}" not found`);
  return found;
}

/** In parts by `limit` and `continue`; a token that no list gave is gone, as an old one is. */
function page(call: Call, items: readonly unknown[]): unknown {
  checkVersion(call);
  const token = given(call, 'continue');
  const start = token === undefined ? 0 : Number(/^after-(\d+)$/.exec(token)?.[1] ?? 'x');
  if (Number.isNaN(start) || start > items.length)
    throw new Refusal(410, 'Expired', 'The provided continue parameter is too old');
  const end = start + Number(given(call, 'limit') ?? items.length);
  const more = end < items.length ? { continue: `after-${end}` } : {};
  return {
    metadata: { resourceVersion: String(call.now), ...more },
    items: items.slice(start, end),
  };
}

/** The rules of `resourceVersion` and `resourceVersionMatch` for lists. */
function checkVersion(call: Call): void {
  const version = given(call, 'resourceVersion');
  const isMatched = given(call, 'resourceVersionMatch') !== undefined;
  if (isMatched && (version === undefined || given(call, 'continue') !== undefined))
    throw new Refusal(400, 'BadRequest', 'resourceVersionMatch is forbidden here');
  if (version !== undefined && Number(version) > call.now)
    throw new Refusal(504, 'Timeout', 'Too large resource version');
}

function listDeployments(call: Call): unknown {
  return page(
    call,
    recordsOf(call).map((record) => presentDeployment(record, call.now)),
  );
}

/** A parameter given once, or not at all. */
function given({ request }: Call, name: string): string | undefined {
  const value = request.query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new Refusal(400, 'BadRequest', `${name} is given twice`);
}

function matches(call: Call, labels: Readonly<Record<string, string>>): boolean {
  const wanted = (given(call, 'labelSelector') ?? '').split(',');
  return wanted.every((part) => {
    const [name = '', value] = part.split('=');
    return part === '' || labels[name] === value;
  });
}

function listReplicaSets(call: Call): unknown {
  const sets = recordsOf(call).flatMap((record) =>
    record.rollouts.map((rollout) => presentReplicaSet(record, rollout)),
  );
  return page(
    call,
    sets.filter(({ metadata }) => matches(call, metadata.labels)),
  );
}

function listPods(call: Call): unknown {
  const pods = recordsOf(call).flatMap((record) =>
    record.rollouts.slice(-1).map((rollout) => presentPod(record, rollout)),
  );
  return page(
    call,
    pods.filter(({ metadata }) => matches(call, metadata.labels)),
  );
}

function log(call: Call): string {
  const pod = String(call.request.params['pod']);
  const live = recordsOf(call)
    .map((record) => ({ record, rollout: record.rollouts.at(-1) }))
    .find(({ record, rollout }) => pod === `${record.name}-${rollout?.hash ?? ''}-x7k2p`);
  if (live === undefined) throw new Refusal(404, 'NotFound', `pods "${pod}" not found`);
  const { previous, container } = call.request.query;
  if (container !== 'test') throw new Refusal(400, 'BadRequest', 'container is not valid');
  if (live.rollout?.log === undefined || previous !== 'true')
    throw new Refusal(400, 'BadRequest', 'previous terminated container "test" not found');
  return live.rollout.log;
}

const Patch = z.array(
  z.strictObject({ op: z.enum(['test', 'replace']), path: z.string(), value: z.unknown() }),
);
const Template = z.strictObject({
  metadata: z.strictObject({ labels: z.record(z.string(), z.string()) }),
  spec: z.strictObject({
    containers: z.array(z.strictObject({ name: z.string(), image: z.string() })).nonempty(),
  }),
});

/** JSON Patch: a test that fails refuses all of it; the controller then rolls the template out. */
function patch(call: Call): unknown {
  const { world, now, mayWrite, request } = call;
  if (!mayWrite)
    throw new Refusal(403, 'Forbidden', 'deployments.apps is forbidden: cannot patch resource');
  if (request.get('content-type') !== 'application/json-patch+json')
    throw new Refusal(415, 'UnsupportedMediaType', 'the body of the request is of no known type');
  const record = deploymentOf(call);
  const body = Patch.safeParse(parseJson(String(request.body)));
  if (!body.success) throw new Refusal(400, 'BadRequest', 'the patch cannot be decoded');
  const template = patchedTemplate(record, body.data);
  const { method, originalUrl: target } = request;
  const effect = { method, target, body: body.data };
  world.effects.push({ at: new Date(now).toISOString(), provider: 'kubernetes', ...effect });
  world.replaceTemplate(record, template, now);
  return presentDeployment(record, now);
}

function patchedTemplate(
  { generation, name }: DeploymentRecord,
  operations: z.infer<typeof Patch>,
): z.infer<typeof Template> {
  let template: unknown;
  for (const { op, path, value } of operations) {
    if (op === 'replace' && path === '/spec/template') template = value;
    else if (op !== 'test' || path !== '/metadata/generation' || value !== generation)
      throw new Refusal(422, 'Invalid', 'the server rejected our request due to an error in it');
  }
  const parsed = Template.safeParse(template);
  if (!parsed.success || parsed.data.metadata.labels['app'] !== name)
    throw new Refusal(422, 'Invalid', '`selector` does not match template `labels`');
  return parsed.data;
}
