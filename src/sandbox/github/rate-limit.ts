import { ApiError } from './api-error.ts';
import type { TokenRecord } from './token-record.ts';

const WINDOW_MS = 3_600_000;

export interface RateLimit {
  limit: number;
  used: number;
  remaining: number;
  /** Seconds since 1970. */
  reset: number;
}

/** GitHub's primary limit: so many requests per token and hour, the hour beginning with the first. */
export interface RateLimits {
  look(token: TokenRecord, now: number): RateLimit;
  /** Throws GitHub's 403 when nothing remains. */
  require(token: TokenRecord, now: number): void;
  /** Counts one answered request. */
  count(token: TokenRecord, now: number): void;
}

export function createRateLimits(): RateLimits {
  const windows = new Map<string, { since: number; used: number }>();
  const windowOf = (token: TokenRecord, now: number) => {
    const window = windows.get(token.token);
    if (window !== undefined && now < window.since + WINDOW_MS && now >= window.since)
      return window;
    return { since: now, used: 0 };
  };
  const look = (token: TokenRecord, now: number): RateLimit => {
    const { since, used } = windowOf(token, now);
    return {
      limit: token.limitPerHour,
      used: Math.min(used, token.limitPerHour),
      remaining: Math.max(0, token.limitPerHour - used),
      reset: Math.ceil((since + WINDOW_MS) / 1_000),
    };
  };
  return {
    look,
    require: (token, now) => {
      if (look(token, now).remaining > 0) return;
      throw new ApiError(
        403,
        `API rate limit exceeded for user ID ${token.login}. If you reach out to GitHub Support for help, please include the request ID.`,
        { headers: rateLimitHeaders(look(token, now)) },
      );
    },
    count: (token, now) => {
      const { since, used } = windowOf(token, now);
      windows.set(token.token, { since, used: used + 1 });
    },
  };
}

export function rateLimitHeaders(rate: RateLimit): Record<string, string> {
  return {
    'x-ratelimit-limit': String(rate.limit),
    'x-ratelimit-remaining': String(rate.remaining),
    'x-ratelimit-used': String(rate.used),
    'x-ratelimit-reset': String(rate.reset),
    'x-ratelimit-resource': 'core',
  };
}
