import { createHash, randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Clock } from '../../../lib/time.ts';
import { ApiError, notFound } from '../api-error.ts';
import { userNamed } from '../plan.ts';
import { rateLimitHeaders, type RateLimits } from '../rate-limit.ts';
import type { TokenRecord } from '../token-record.ts';
import type { SignedLogs } from '../signed-logs.ts';
import { keyOf, type World } from '../world.ts';
import type { Answer, ApiRequest, Permission, RepositoryRequest, Route } from './route.ts';
import { canSee } from './users.ts';

export interface Pipeline {
  world: World;
  clock: Clock;
  limits: RateLimits;
  logs: SignedLogs;
  /** Counts a 304. */
  notModified(): void;
}

/**
 * What GitHub does around every endpoint, in its order: token, primary limit, repository, permission,
 * then the endpoint; an accepted mutation is in the journal before its answer leaves; a GET whose
 * `If-None-Match` still holds is answered 304 and not counted.
 */
export function handlerOf(pipeline: Pipeline, route: Route): RequestHandler {
  return (request, response) => {
    const now = pipeline.clock.now().getTime();
    response.setHeader('x-github-request-id', randomUUID());
    response.setHeader('x-github-media-type', 'github.v3; format=json');
    try {
      const api = apiRequest(pipeline, request, now);
      if (isCounted(route.path)) pipeline.limits.require(api.token, now);
      const answer = answerOf(pipeline, route, api);
      if (answer.changes !== undefined) recordEffect(pipeline.world, api, answer);
      respond(pipeline, { request, response, api, answer, route });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(pipeline, { request, response, error });
    }
  };
}

/** Asking how much remains is free. */
function isCounted(path: string): boolean {
  return path !== '/rate_limit';
}

function apiRequest({ world, logs }: Pipeline, request: Request, now: number): ApiRequest {
  const token = authenticate(world, request, now);
  const api = `http://${request.get('host') ?? '127.0.0.1'}`;
  return {
    method: request.method,
    target: request.originalUrl,
    params: plainParams(request.params),
    query: new URL(request.originalUrl, api).searchParams,
    body: jsonBody(request.body),
    token,
    by: userNamed(token.login, token.kind === 'installation' ? 'Bot' : 'User'),
    now,
    api,
    world,
    signedLogUrl: (jobId) =>
      `${api}${logs.sign(`${String(request.params['owner'])}/${String(request.params['repo'])}`, jobId)}`,
  };
}

/** A path's wildcard arrives as its segments. */
function plainParams(params: Readonly<Record<string, string | string[]>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value.join('/'),
    ]),
  );
}

function jsonBody(body: unknown): unknown {
  if (typeof body !== 'string' || body.trim() === '') return null;
  try {
    return JSON.parse(body);
  } catch {
    throw new ApiError(400, 'Problems parsing JSON');
  }
}

function authenticate(world: World, request: Request, now: number): TokenRecord {
  const header = request.get('authorization');
  if (header === undefined) throw new ApiError(401, 'Requires authentication');
  const text = /^(?:token|bearer) +(\S+)$/i.exec(header)?.[1] ?? '';
  const token = world.tokens.get(text);
  if (token === undefined || token.revoked || now >= (token.endsAt ?? Infinity))
    throw new ApiError(401, 'Bad credentials');
  return token;
}

function answerOf(pipeline: Pipeline, route: Route, api: ApiRequest): Answer {
  if (route.scope === 'user') return route.handle(api);
  const repository = pipeline.world.repositories.get(
    keyOf(`${api.params['owner'] ?? ''}/${api.params['repo'] ?? ''}`),
  );
  if (repository === undefined || !canSee(api, repository.fullName)) throw notFound();
  requirePermission(api, route.permission);
  const request: RepositoryRequest = { ...api, repository, repo: repository.fullName };
  return route.handle(request);
}

function requirePermission({ token }: ApiRequest, [name, level]: Permission): void {
  const granted = name === 'metadata' ? 'read' : token.permissions[name];
  if (granted === 'write' || (granted === 'read' && level === 'read')) return;
  const holder = token.kind === 'installation' ? 'integration' : 'personal access token';
  throw new ApiError(403, `Resource not accessible by ${holder}`, {
    headers: { 'x-accepted-github-permissions': `${name}=${level}` },
  });
}

function recordEffect(world: World, api: ApiRequest, answer: Answer): void {
  world.commit(answer.changes ?? [], {
    at: new Date(api.now).toISOString(),
    provider: 'github',
    method: api.method,
    target: api.target,
    body: api.body,
  });
}

function respond(
  pipeline: Pipeline,
  at: { request: Request; response: Response; api: ApiRequest; answer: Answer; route: Route },
): void {
  const { request, response, api, answer } = at;
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const fresh = answer.status === 200 && request.method === 'GET';
  const etag = fresh ? etagOf(api.token.token, `${api.target}\n${text}`) : undefined;
  const unchanged = etag !== undefined && holds(request.get('if-none-match'), etag);
  if (unchanged) pipeline.notModified();
  else if (isCounted(at.route.path)) pipeline.limits.count(api.token, api.now);
  response.set(rateLimitHeaders(pipeline.limits.look(api.token, api.now)));
  if (etag !== undefined) {
    response.set({
      etag,
      'cache-control': 'private, max-age=60, s-maxage=60',
      vary: 'Accept, Authorization, Cookie, X-GitHub-OTP',
    });
  }
  response.set(answer.headers ?? {});
  response.status(unchanged ? 304 : answer.status);
  if (unchanged || answer.body === undefined) response.end();
  else response.type('application/json; charset=utf-8').send(text);
}

/** GitHub's ETags differ from token to token even where the content is the same. */
function etagOf(token: string, content: string): string {
  return `"${createHash('sha256').update(`${token}\n${content}`).digest('hex')}"`;
}

function holds(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag);
}

function refuse(
  pipeline: Pipeline,
  { request, response, error }: { request: Request; response: Response; error: ApiError },
): void {
  const text = /^(?:token|bearer) +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  const token = pipeline.world.tokens.get(text ?? '');
  if (token !== undefined && error.status !== 401) {
    const now = pipeline.clock.now().getTime();
    pipeline.limits.count(token, now);
    response.set(rateLimitHeaders(pipeline.limits.look(token, now)));
  }
  response.set(error.headers).status(error.status).json(error.body());
}
