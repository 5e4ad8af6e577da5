import type { RepositoryRecord, User } from '../records.ts';
import type { TokenRecord } from '../token-record.ts';
import type { Change } from '../journal-entry.ts';
import { ApiError } from '../api-error.ts';
import type { World } from '../world.ts';

/** One request after authentication. */
export interface ApiRequest {
  readonly method: string;
  /** Path with query, as sent. */
  readonly target: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON, or null where there was none. */
  readonly body: unknown;
  readonly token: TokenRecord;
  readonly by: User;
  readonly now: number;
  /** Base of links, without trailing slash. */
  readonly api: string;
  readonly world: World;
  /** A link to a log that needs no token and is good for one minute. */
  signedLogUrl(jobId: number): string;
}

export interface RepositoryRequest extends ApiRequest {
  readonly repository: RepositoryRecord;
  /** Its full name as it is stored. */
  readonly repo: string;
}

export interface Answer {
  status: number;
  /** Absent: no body. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** What an accepted mutation changes; its presence makes the request an effect. */
  changes?: readonly Change[];
}

export type Permission = readonly [
  name: 'actions' | 'deployments' | 'contents' | 'checks' | 'issues' | 'metadata',
  level: 'read' | 'write',
];

interface RouteOf<Request> {
  method: 'get' | 'post';
  /** Express 5 path. */
  path: string;
  permission: Permission;
  handle(request: Request): Answer;
}

export type Route =
  | (RouteOf<ApiRequest> & { scope: 'user' })
  | (RouteOf<RepositoryRequest> & { scope: 'repository' });

/** A route below `/repos/{owner}/{repo}`, named `METHOD path`. */
export function repositoryRoute(
  line: `${'GET' | 'POST'} /${string}`,
  permission: Permission,
  handle: (request: RepositoryRequest) => Answer,
): Route {
  const [method, path = ''] = line.split(' ');
  return {
    scope: 'repository',
    method: method === 'POST' ? 'post' : 'get',
    path: `/repos/:owner/:repo${path === '/' ? '' : path}`,
    permission,
    handle,
  };
}

export function ok(body: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return headers === undefined ? { status: 200, body } : { status: 200, body, headers };
}

/** A whole number in the path; anything else is an unknown thing. */
export function idParam(request: ApiRequest, name: string): number {
  const text = request.params[name] ?? '';
  if (!/^\d{1,15}$/.test(text)) throw new ApiError(404, 'Not Found');
  return Number(text);
}
