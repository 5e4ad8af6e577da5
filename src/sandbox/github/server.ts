import express from 'express';
import type { Clock } from '../../lib/time.ts';
import type { Effect } from '../effects.ts';
import { createFaults, type Faults } from '../faults.ts';
import { openJournal } from '../journal.ts';
import { listen } from '../listen.ts';
import { runChanges, type RunSpec } from './add-run.ts';
import { deliver, type DeliverySpec } from './deliver.ts';
import { handlerOf, type Pipeline } from './api/pipeline.ts';
import { routes } from './api/routes.ts';
import { createRateLimits } from './rate-limit.ts';
import { entrySchema, type Entry } from './journal-entry.ts';
import { runStates, type RunState } from './run-state.ts';
import { seedWebhook, type SeedOptions, type SeedResult } from './seed/webhook.ts';
import { createSignedLogs, SIGNED_LOG_PATH } from './signed-logs.ts';
import { type Apps, createApps } from './apps.ts';
import { createTokens, type TokenGrant } from './tokens.ts';
import { createWorld, type World } from './world.ts';

export type { RunSpec } from './add-run.ts';
export type { RunState } from './run-state.ts';
export type { SeedOptions, SeedResult } from './seed/webhook.ts';
export type { TokenGrant } from './tokens.ts';
export { secondaryRateLimit } from './github-faults.ts';

export interface GithubSandboxOptions {
  clock: Clock;
  /** Everything survives a kill here; without it, memory only. */
  journalFile?: string;
  /** Default: a free one. */
  port?: number;
}

/** GitHub's REST API for Actions and deployments, on loopback, with state of its own. */
export interface GithubSandbox {
  /** The `baseUrl` for Octokit, `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly faults: Faults;
  /** Fine-grained: both read actions, deployments, contents, checks and issues; one writes the first two and the last. */
  readonly tokens: { readonly read: string; readonly write: string };
  /** A further token; the same grant gives the same token, also after a restart. */
  addToken(permissions: TokenGrant['permissions'], more?: Omit<TokenGrant, 'permissions'>): string;
  /** Never throws; seeding the same payload again changes nothing. */
  seedWebhook(event: string, payload: unknown, options?: SeedOptions): SeedResult;
  readonly seeds: { readonly accepted: number; readonly ignored: number };
  /** Puts a run into the world; its jobs move by the clock. Returns the run's id. */
  addRun(spec: RunSpec): number;
  /** Tells a webhook of a run; returns the status that came back. */
  deliver(spec: DeliverySpec): Promise<number>;
  setLog(repo: string, jobId: number, text: string): void;
  /** Full names, sorted. */
  repositories(): string[];
  /** Newest first, as they are now by the clock. */
  runs(repo: string): readonly RunState[];
  /** Accepted mutating requests since the journal began. */
  readonly effects: readonly Effect[];
  /** Requests that reached this process, whatever their answer. */
  readonly httpRequests: number;
  /** Of these, those answered 304. */
  readonly notModified: number;
  /** GitHub Apps, whose tokens end after an hour. */
  readonly apps: Pick<Apps, 'install' | 'suspend' | 'issued'>;
  /** From now on the token is answered 401. */
  revoke(token: string): void;
  close(): Promise<void>;
}

export async function createGithubSandbox(options: GithubSandboxOptions): Promise<GithubSandbox> {
  const { clock } = options;
  const journal = openJournal<Entry>(options.journalFile, (value) => entrySchema.parse(value));
  const world = createWorld(journal);
  const tokens = createTokens(world);
  const faults = createFaults();
  const counts = { httpRequests: 0, notModified: 0, accepted: 0, ignored: 0 };
  const apps = createApps(world, clock);
  const app = createApp({ world, clock, faults, counts, apps });
  const server = await listen(app, options.port);
  return {
    url: server.url,
    faults,
    tokens,
    apps,
    addToken: (permissions, more = {}) => tokens.add({ permissions, ...more }),
    seeds: counts,
    seedWebhook: (event, payload, seedOptions = {}) => {
      const result = seedWebhook(world, { event, payload, options: seedOptions });
      counts[result.accepted ? 'accepted' : 'ignored'] += 1;
      return result;
    },
    addRun: (spec) => {
      const { changes, runId } = runChanges(world, spec, clock.now().getTime());
      world.commit(changes);
      return runId;
    },
    deliver: (spec) => deliver(world, { api: server.url, now: clock.now().getTime() }, spec),
    setLog: (repo, jobId, text) => world.commit([{ table: 'logs', record: { repo, jobId, text } }]),
    repositories: () => [...world.repositories.values()].map(({ fullName }) => fullName).sort(),
    runs: (repo) => runStates(world.runsOf(repo), clock.now().getTime()),
    effects: world.effects,
    get httpRequests() {
      return counts.httpRequests;
    },
    get notModified() {
      return counts.notModified;
    },
    revoke: (token) => tokens.revoke(token),
    close: () => server.close(),
  };
}

interface Parts {
  world: World;
  clock: Clock;
  faults: Faults;
  counts: { httpRequests: number; notModified: number };
  apps: Apps;
}

function createApp({ world, clock, faults, counts, apps }: Parts) {
  const app = express();
  app.disable('etag');
  app.disable('x-powered-by');
  const logs = createSignedLogs(world, clock);
  app.use((_request, _response, next) => {
    counts.httpRequests += 1;
    next();
  });
  app.use(faults.middleware);
  app.get(SIGNED_LOG_PATH, (request, response) => logs.serve(request, response));
  app.use((request, response, next) => {
    if (request.get('user-agent')) return next();
    response
      .status(403)
      .type('text/plain')
      .send(
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). Check https://developer.github.com for other possible causes.',
      );
  });
  app.use(express.text({ type: () => true, limit: '10mb' }));
  app.get('/app/installations/:installation', apps.look);
  app.post('/app/installations/:installation/access_tokens', apps.issue);
  const pipeline: Pipeline = {
    world,
    clock,
    limits: createRateLimits(),
    logs,
    notModified: () => {
      counts.notModified += 1;
    },
  };
  for (const route of routes(pipeline.limits))
    app[route.method](route.path, handlerOf(pipeline, route));
  app.use((_request, response) => {
    response.status(404).json({
      message: 'Not Found',
      documentation_url: 'https://docs.github.com/rest',
      status: '404',
    });
  });
  return app;
}
