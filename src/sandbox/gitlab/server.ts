import { createHash } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import type { Clock } from '../../lib/time.ts';
import type { Effect } from '../effects.ts';
import { createFaults, type Faults } from '../faults.ts';
import { openJournal } from '../journal.ts';
import { listen } from '../listen.ts';
import { ApiError, notFound } from './api-error.ts';
import type { Route } from './call.ts';
import { deliver, type DeliverySpec } from './deliver.ts';
import { createLimits, tokenOf } from './gate.ts';
import { type Entry, entrySchema } from './records.ts';
import { ROUTES } from './routes.ts';
import { createWorld, type PipelineSpec, type World } from './world.ts';

export interface GitlabSandboxOptions {
  clock: Clock;
  /** Everything survives a kill here; without it, memory only. */
  journalFile?: string;
  /** Default: a free one. */
  port?: number;
}

/** GitLab's REST API v4 for CI pipelines, on loopback, with state of its own. */
export interface GitlabSandbox {
  /** For `GITLAB_API_URL`: `http://127.0.0.1:PORT/api/v4`. */
  readonly url: string;
  readonly faults: Faults;
  /** Scopes `read_api` and `api`. */
  readonly tokens: { readonly read: string; readonly write: string };
  /** A further token; the same one gives the same record, also after a restart. */
  addToken(
    scopes: readonly string[],
    more?: { username?: string; limitPerMinute?: number },
  ): string;
  /** From now on the token is answered 401. */
  revoke(token: string): void;
  /** Its jobs wait ten seconds and run fifty by the clock. Returns the pipeline's id. */
  addPipeline(spec: PipelineSpec): number;
  /** Puts these in the place of a project’s deploy freezes; the zone is UTC unless said otherwise. */
  setFreezes(
    project: string,
    periods: readonly { start: string; end: string; zone?: string }[],
  ): void;
  /** Tells a webhook of a pipeline; returns the status that came back. */
  deliver(spec: DeliverySpec): Promise<number>;
  /** The commit of a pipeline. */
  revision(pipeline: number): string;
  /** Accepted mutating requests since the journal began. */
  readonly effects: readonly Effect[];
  /** Requests that reached this process, whatever their answer. */
  readonly httpRequests: number;
  /** Of these, those answered 304. */
  readonly notModified: number;
  close(): Promise<void>;
}

export async function createGitlabSandbox(options: GitlabSandboxOptions): Promise<GitlabSandbox> {
  const { clock } = options;
  const world = createWorld(
    openJournal<Entry>(options.journalFile, (value) => entrySchema.parse(value)),
  );
  const faults = createFaults();
  const counts = { httpRequests: 0, notModified: 0 };
  const server = await listen(createApp({ world, clock, faults, counts }), options.port);
  const addToken: GitlabSandbox['addToken'] = (scopes, more = {}) => {
    const { username = 'nightshift-bot', limitPerMinute = 2_000 } = more;
    const token = tokenText([...scopes, username, String(limitPerMinute)]);
    const record = { token, username, scopes: [...scopes], limitPerMinute, revoked: false };
    if (!world.tokens.has(token)) world.commit({ table: 'tokens', record });
    return token;
  };
  return {
    url: `${server.url}/api/v4`,
    faults,
    tokens: { read: addToken(['read_api']), write: addToken(['api']) },
    addToken,
    revoke: (token) => {
      const record = world.tokens.get(token);
      if (record !== undefined)
        world.commit({ table: 'tokens', record: { ...record, revoked: true } });
    },
    addPipeline: (spec) => world.addPipeline(spec, clock.now().getTime()).id,
    setFreezes: (path, periods) => {
      const record = world.project(path);
      if (record === undefined) throw new Error(`No project ${path}`);
      const createdAt = clock.now().getTime();
      const freezes = periods.map((each, at) => ({ zone: 'UTC', ...each, id: at + 1, createdAt }));
      world.commit({ table: 'projects', record: { ...record, freezes } });
    },
    deliver: (spec) => deliver(world, spec),
    revision: (id) => world.pipelines.get(id)?.sha ?? '',
    effects: world.effects,
    get httpRequests() {
      return counts.httpRequests;
    },
    get notModified() {
      return counts.notModified;
    },
    close: () => server.close(),
  };
}

function tokenText(parts: readonly string[]): string {
  return `glpat-sandbox${createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 20)}`;
}

interface Parts {
  world: World;
  clock: Clock;
  faults: Faults;
  counts: { httpRequests: number; notModified: number };
}

function createApp(parts: Parts) {
  const app = express();
  app.disable('etag');
  app.disable('x-powered-by');
  app.use((_request, _response, next) => {
    parts.counts.httpRequests += 1;
    next();
  });
  app.use(parts.faults.middleware);
  app.use(express.text({ type: () => true, limit: '1mb' }));
  const within = createLimits();
  const api = express.Router();
  for (const route of ROUTES)
    api[route.method](route.path, (request, response) =>
      guarded(response, () => serve({ ...parts, within }, { route, request, response })),
    );
  app.use('/api/v4', api);
  app.use((_request, response) => void response.status(404).json(notFound().body));
  return app;
}

function guarded(response: Response, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    response.status(error.status).json(error.body);
  }
}

function serve(
  { world, clock, counts, within }: Parts & { within: ReturnType<typeof createLimits> },
  { route, request, response }: { route: Route; request: Request; response: Response },
): void {
  const token = tokenOf(world, request);
  if (!within(token, clock.now().getTime(), response)) {
    response.status(429).type('text/plain').send('Retry later\n');
    return;
  }
  const answer = route.answer({ world, clock, token, request, response });
  const isText = typeof answer === 'string';
  const body = isText ? answer : JSON.stringify(answer);
  const etag = `W/"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;
  if (route.method === 'get' && !isText) response.set('ETag', etag);
  if (route.method === 'get' && !isText && request.get('if-none-match') === etag) {
    counts.notModified += 1;
    response.status(304).end();
    return;
  }
  response
    .status(route.status ?? 200)
    .type(isText ? 'text/plain' : 'application/json')
    .send(body);
}
