import { createHash } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import type { Clock } from '../../lib/time.ts';
import type { Effect } from '../effects.ts';
import { createFaults, type Faults } from '../faults.ts';
import { type InMemoryOptions, listen } from '../listen.ts';
import { answer, Refusal } from './routes.ts';
import {
  type BuildSpec,
  createWorld,
  type JobSpec,
  type TokenRecord,
  type World,
} from './world.ts';

/** Jenkins' remote access API with the Pipeline and Stage View plugins, on loopback, in memory. */
export interface JenkinsSandbox {
  /** For `JENKINS_URL`. */
  readonly url: string;
  readonly faults: Faults;
  /** `user:token` of one that may read jobs, and of one that may also build. */
  readonly tokens: { readonly read: string; readonly write: string };
  /** Starts a build, which runs fifty seconds by the clock. Returns its number. */
  addBuild(spec: BuildSpec): number;
  addJob(spec: JobSpec): void;
  /** Forgets a build, as a job's discarder does. */
  discard(job: string, number: number): void;
  /**
   * From now on also requests with a token need a crumb, as behind a proxy that signs people in; every
   * crumb that was given is void.
   */
  wantCrumbs(): void;
  /** Accepted mutating requests. */
  readonly effects: readonly Effect[];
  readonly httpRequests: number;
  close(): Promise<void>;
}

interface Parts {
  world: World;
  clock: Clock;
  faults: Faults;
  counts: { httpRequests: number };
  crumbs: { wanted: boolean; era: number };
}

export async function createJenkinsSandbox({
  clock,
  port,
}: InMemoryOptions): Promise<JenkinsSandbox> {
  const world = createWorld();
  const faults = createFaults();
  const counts = { httpRequests: 0 };
  const crumbs = { wanted: false, era: 0 };
  const server = await listen(createApp({ world, clock, faults, counts, crumbs }), port);
  const addToken = (user: string, mayBuild: boolean): string => {
    const token = `${user}:11${hashOf(user).slice(0, 32)}`;
    world.tokens.set(token, { user, mayBuild, revoked: false });
    return token;
  };
  return {
    url: server.url,
    faults,
    tokens: { read: addToken('nightshift-read', false), write: addToken('nightshift', true) },
    addBuild: (spec) => world.add(spec, clock.now().getTime()).number,
    addJob: (spec) => void world.jobOf(spec),
    discard: (name, number) => {
      const builds = world.jobs.get(name)?.builds ?? [];
      builds.splice(0, builds.length, ...builds.filter((build) => build.number !== number));
    },
    wantCrumbs: () => {
      crumbs.wanted = true;
      crumbs.era += 1;
    },
    effects: world.effects,
    get httpRequests() {
      return counts.httpRequests;
    },
    close: () => server.close(),
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function createApp(parts: Parts): Express {
  const app = express();
  app.disable('etag');
  app.use((_request, response, next) => {
    parts.counts.httpRequests += 1;
    response.set('X-Jenkins', '2.541.1');
    next();
  });
  app.use(parts.faults.middleware);
  app.use(express.text({ type: () => true, limit: '1mb' }));
  app.use((request, response) => {
    try {
      serve(parts, request, response);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const page = `<html><body><h2>HTTP ERROR ${error.status} ${error.message}</h2></body></html>`;
      response.status(error.status).type('text/html').send(page);
    }
  });
  return app;
}

/** Jobs inside of jobs: `/job/acme/job/api`, and what follows. */
const PATH = /^((?:\/job\/[^/]+)*)(\/.*)?$/;

function serve(parts: Parts, request: Request, response: Response): void {
  const { world, clock } = parts;
  const now = clock.now().getTime();
  world.settle(now);
  const token = tokenOf(world, request);
  checkCrumb(parts, request);
  const [, jobs = '', rest = ''] = PATH.exec(request.path) ?? [];
  if (rest === '/crumbIssuer/api/json') {
    giveCrumb(parts, response);
    return;
  }
  const names = jobs.split('/job/').slice(1).map(decodeURIComponent);
  const job = world.jobs.get(names.join('/'));
  if (jobs !== '' && job === undefined) throw new Refusal(404, 'Not Found');
  const said = answer({ world, now, token, request, response, job: job ?? null, rest });
  if (said === null) return;
  const isText = typeof said === 'string';
  response
    .type(isText ? 'text/plain;charset=utf-8' : 'application/json;charset=utf-8')
    .send(isText ? said : JSON.stringify(said));
}

function tokenOf(world: World, request: Request): TokenRecord {
  const [, basic = ''] = /^Basic (.+)$/.exec(request.get('authorization') ?? '') ?? [];
  const token = world.tokens.get(Buffer.from(basic, 'base64').toString());
  if (token === undefined || token.revoked)
    throw new Refusal(401, 'Invalid password/token for user');
  return token;
}

const COOKIE = 'JSESSIONID.5a9c';

/** `DefaultCrumbIssuer` binds a crumb to the session in which it was given. */
function giveCrumb({ crumbs }: Parts, response: Response): void {
  const session = `node0${crumbs.era}`;
  response
    .set('Set-Cookie', `${COOKIE}=${session}; Path=/; Secure; HttpOnly`)
    .json({ crumb: hashOf(session), crumbRequestField: 'Jenkins-Crumb' });
}

/** `ApiCrumbExclusion`: with a token none is needed, where Jenkins itself checks the token. */
function checkCrumb({ crumbs }: Parts, request: Request): void {
  if (!crumbs.wanted || request.method !== 'POST') return;
  const session = `node0${crumbs.era}`;
  const isSession = (request.get('cookie') ?? '').includes(`${COOKIE}=${session}`);
  if (isSession && request.get('jenkins-crumb') === hashOf(session)) return;
  throw new Refusal(403, 'No valid crumb was included in the request');
}
