import type { Request, Response } from 'express';
import { ApiError } from './api-error.ts';
import type { TokenRecord } from './records.ts';
import type { World } from './world.ts';

/** Whom a request's token belongs to; 401 without a valid one, 403 when its scopes do not reach so far. */
export function tokenOf(world: World, request: Request): TokenRecord {
  const bearer = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1];
  const given = request.get('private-token') ?? bearer;
  const token = world.tokens.get(given ?? '');
  if (token === undefined) throw new ApiError(401, { message: '401 Unauthorized' });
  if (token.revoked)
    throw new ApiError(401, {
      error: 'invalid_token',
      error_description: 'Token was revoked. You have to re-authorize from the user.',
    });
  const enough = request.method === 'GET' ? ['api', 'read_api'] : ['api'];
  // A token may always read what it is itself.
  const isSelf = request.path === '/personal_access_tokens/self';
  if (isSelf || token.scopes.some((scope) => enough.includes(scope))) return token;
  throw new ApiError(403, {
    error: 'insufficient_scope',
    error_description: 'The request requires higher privileges than provided by the access token.',
    scope: enough.join(' '),
  });
}

const WINDOW_MS = 60_000;

/** GitLab's authenticated API limit: so many requests per token and minute, every one counted. */
export function createLimits() {
  const windows = new Map<string, { since: number; used: number }>();
  /** Counts one request, and names the limit in the answer's headers. Says whether it was within. */
  return (token: TokenRecord, now: number, response: Response): boolean => {
    const since = now - (now % WINDOW_MS);
    const window = windows.get(token.token);
    const used = (window?.since === since ? window.used : 0) + 1;
    windows.set(token.token, { since, used });
    const limit = token.limitPerMinute;
    response.set({
      'RateLimit-Limit': String(limit),
      'RateLimit-Name': 'throttle_authenticated_api',
      'RateLimit-Observed': String(used),
      'RateLimit-Remaining': String(Math.max(0, limit - used)),
      'RateLimit-Reset': String((since + WINDOW_MS) / 1_000),
    });
    if (used <= limit) return true;
    response.set('Retry-After', String(Math.ceil((since + WINDOW_MS - now) / 1_000)));
    return false;
  };
}
