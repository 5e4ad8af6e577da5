import type { Request, Response } from 'express';
import { z } from 'zod';
import { parseJson } from '../../lib/trust.ts';
import type { Effect } from '../effects.ts';
import { createFaults, type Faults } from '../faults.ts';
import { type InMemoryOptions, listen } from '../listen.ts';
import { createTokenApi, tokenOf, type TokenRoute } from '../token-api.ts';
import { historyOf, presentApplication } from './present.ts';
import {
  type ApplicationRecord,
  createWorld,
  isRunning,
  type SyncSpec,
  type TokenRecord,
  type World,
} from './world.ts';

/** Argo CD's REST API for applications, on loopback, in memory. */
export interface ArgoCdSandbox {
  /** For `ARGO_CD_URL`. */
  readonly url: string;
  readonly faults: Faults;
  /** The roles of a project: one gets applications and logs, the other may also roll back. */
  readonly tokens: { readonly read: string; readonly write: string };
  /** From now on the token is answered 401. */
  revoke(token: string): void;
  /** Starts a sync, which runs fifty seconds by the clock. Returns the second in which it began. */
  addSync(spec: SyncSpec): number;
  /** Of the newest entry of its history. */
  liveRevision(application: string): string;
  setAutoSync(application: string, automated: boolean): void;
  /** Accepted mutating requests. */
  readonly effects: readonly Effect[];
  readonly httpRequests: number;
  close(): Promise<void>;
}

/** A refusal as grpc-gateway writes it: `google.rpc.Code` beside the status. */
class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

interface Call {
  world: World;
  now: number;
  token: TokenRecord;
  request: Request;
  response: Response;
}

const APPLICATION = '/api/v1/applications/:name';

const ROUTES: readonly TokenRoute<Call>[] = [
  { method: 'get', path: '/api/v1/settings', answer: () => ({ url: 'https://argocd.example' }) },
  {
    method: 'get',
    path: '/api/v1/session/userinfo',
    answer: ({ token }) => ({ loggedIn: true, username: token.subject, iss: 'argocd' }),
  },
  {
    method: 'get',
    path: '/api/v1/applications',
    answer: ({ world, now }) => ({
      metadata: { resourceVersion: '1' },
      items: [...world.applications.values()].map((record) => presentApplication(record, now)),
    }),
  },
  {
    method: 'get',
    path: APPLICATION,
    answer: (call) => presentApplication(applicationOf(call), call.now),
  },
  {
    method: 'get',
    path: `${APPLICATION}/revisions/:revision/metadata`,
    answer: (call) => {
      applicationOf(call);
      return { author: 'Dana <dana@night.example>', message: 'Cache prices\n\nBy hand.' };
    },
  },
  { method: 'get', path: `${APPLICATION}/resource-tree`, answer: resourceTree },
  { method: 'get', path: `${APPLICATION}/logs`, answer: logs },
  { method: 'post', path: `${APPLICATION}/rollback`, answer: rollBack },
];

/** As `Server.getApplicationEnforceRBACClient`: of another project than was said, there is none. */
function applicationOf(
  { world, request }: Call,
  project: unknown = request.query['project'],
): ApplicationRecord {
  const name = String(request.params['name']);
  const found = [...world.applications.values()].find((record) => record.name === name);
  if (found === undefined || project !== found.project)
    throw new Refusal(404, 5, `applications.argoproj.io "${name}" not found`);
  return found;
}

function resourceTree(call: Call): unknown {
  const latest = applicationOf(call).syncs.at(-1);
  const health = { status: latest?.health ?? 'Healthy', message: 'Back-off pulling image "web:2"' };
  return { nodes: [{ version: 'v1', kind: 'Pod', name: 'web-1', health }] };
}

/** A stream of objects, one a line; grpc-gateway wraps each in `result`. */
function logs(call: Call): string {
  const hook = applicationOf(call).syncs.at(-1)?.hook;
  if (hook?.log === undefined || call.request.query['resourceName'] !== hook.name)
    throw new Refusal(404, 5, 'pods not found');
  const lines = hook.log.replace(/\n$/, '').split('\n');
  const entries = lines.map((content) => ({
    result: { content, last: false, podName: hook.name },
  }));
  return [...entries, { result: { content: '', last: true } }]
    .map((entry) => `${JSON.stringify(entry)}\n`)
    .join('');
}

const RollbackBody = z.strictObject({
  name: z.string(),
  id: z.number().int(),
  project: z.string().optional(),
  appNamespace: z.string().optional(),
  dryRun: z.boolean().optional(),
  prune: z.boolean().optional(),
});

/** The checks of `Server.Rollback` and `argo.SetAppOperation`, in their order. */
function rollBack(call: Call): unknown {
  const { world, now, token, request } = call;
  const body = RollbackBody.safeParse(parseJson(String(request.body)));
  if (!body.success) throw new Refusal(400, 3, 'proto: syntax error');
  const application = applicationOf(call, body.data.project);
  if (!token.mayWrite)
    throw new Refusal(403, 7, `permission denied: applications, rollback, ${application.name}`);
  if (application.automated)
    throw new Refusal(400, 9, 'rollback cannot be initiated when auto-sync is enabled');
  const entry = historyOf(application, now).find(({ id }) => id === body.data.id);
  if (entry === undefined)
    throw new Refusal(400, 3, `application does not have deployment with id ${body.data.id}`);
  const latest = application.syncs.at(-1);
  if (latest !== undefined && isRunning(latest, now))
    throw new Refusal(400, 9, 'another operation is already in progress');
  const { method, originalUrl: target } = request;
  const at = new Date(now).toISOString();
  world.effects.push({ at, provider: 'argo-cd', method, target, body: body.data });
  world.rollBack(application, { revision: entry.revision, now, user: token.subject });
  return presentApplication(application, now);
}

export async function createArgoCdSandbox({
  clock,
  port,
}: InMemoryOptions): Promise<ArgoCdSandbox> {
  const world = createWorld();
  const faults = createFaults();
  const counts = { httpRequests: 0 };
  const app = createTokenApi<TokenRecord, Call>({
    clock,
    faults,
    counts,
    routes: ROUTES,
    tokens: world.tokens,
    at: (token, call) => {
      if (token === undefined || token.revoked)
        throw new Refusal(401, 16, 'no session information');
      return { world, token, ...call };
    },
    // Its streams are JSON, an object a line.
    textType: 'application/json',
    refusedBy: (error) => {
      if (!(error instanceof Refusal)) return null;
      const { status, code, message } = error;
      return { status, body: { error: message, code, message } };
    },
    nowhere: { status: 404, body: { code: 5, message: 'Not Found' } },
  });
  const server = await listen(app, port);
  const addToken = (subject: string, mayWrite: boolean): string => {
    const token = tokenOf('argo', subject);
    world.tokens.set(token, { subject, mayWrite, revoked: false });
    return token;
  };
  return {
    url: server.url,
    faults,
    tokens: { read: addToken('nightshift-read', false), write: addToken('nightshift', true) },
    revoke: (token) => {
      const record = world.tokens.get(token);
      if (record !== undefined) record.revoked = true;
    },
    addSync: (spec) => Math.floor(world.sync(spec, clock.now().getTime()).startedAt / 1_000),
    liveRevision: (path) => {
      const application = world.applications.get(path);
      const history =
        application === undefined ? [] : historyOf(application, clock.now().getTime());
      return history.at(-1)?.revision ?? '';
    },
    setAutoSync: (path, automated) => {
      const application = world.applications.get(path);
      if (application !== undefined) application.automated = automated;
    },
    effects: world.effects,
    get httpRequests() {
      return counts.httpRequests;
    },
    close: () => server.close(),
  };
}
