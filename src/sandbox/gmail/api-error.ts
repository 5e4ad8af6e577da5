import type { FaultKind } from '../faults.ts';

/** One refusal in Google's words; `short` is the older wording that the inner `errors` list keeps. */
export interface Refusal {
  code: number;
  /** The canonical gRPC name, for example `INVALID_ARGUMENT`. */
  status: string;
  reason: string;
  message: string;
  short?: string;
  domain?: string;
  location?: string;
  headers?: Readonly<Record<string, string>>;
}

/** Thrown by a handler, answered in Google's JSON error shape. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** The JSON body that Google sends with a refusal. */
export function errorBody(refusal: Refusal): { error: Record<string, unknown> } {
  const { code, status, message, reason } = refusal;
  const inner = {
    message: refusal.short ?? message,
    domain: refusal.domain ?? 'global',
    reason,
    ...(refusal.location === undefined
      ? {}
      : { location: refusal.location, locationType: 'header' }),
  };
  return { error: { code, message, errors: [inner], status } };
}

/** The same refusal as a fault to switch on, for whole requests or for single parts of a batch. */
export function faultOf(refusal: Refusal, retryAfterS?: number): FaultKind {
  const kind = { type: 'status', status: refusal.code, body: errorBody(refusal) } as const;
  return retryAfterS === undefined ? kind : { ...kind, retryAfterS };
}

export const TOO_MANY_CONCURRENT: Refusal = {
  code: 429,
  status: 'RESOURCE_EXHAUSTED',
  reason: 'rateLimitExceeded',
  message: 'Too many concurrent requests for user',
};

export const QUOTA_EXCEEDED: Refusal = {
  code: 429,
  status: 'RESOURCE_EXHAUSTED',
  reason: 'rateLimitExceeded',
  domain: 'usageLimits',
  message:
    "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service 'gmail.googleapis.com'",
};

/** The older form of the same limit, which Google still sends to some projects. */
export const USER_RATE_LIMIT: Refusal = {
  code: 403,
  status: 'PERMISSION_DENIED',
  reason: 'userRateLimitExceeded',
  domain: 'usageLimits',
  message: 'User-rate limit exceeded.',
};

export const BACKEND_ERROR: Refusal = {
  code: 500,
  status: 'INTERNAL',
  reason: 'backendError',
  message: 'Internal error encountered.',
};

export function invalid(message: string): ApiError {
  return new ApiError({
    code: 400,
    status: 'INVALID_ARGUMENT',
    reason: 'invalidArgument',
    message,
  });
}

export function malformed(message: string): ApiError {
  return new ApiError({ code: 400, status: 'INVALID_ARGUMENT', reason: 'badRequest', message });
}

export function notFound(): ApiError {
  return new ApiError({
    code: 404,
    status: 'NOT_FOUND',
    reason: 'notFound',
    message: 'Requested entity was not found.',
  });
}

export function aborted(message: string): ApiError {
  return new ApiError({ code: 409, status: 'ABORTED', reason: 'aborted', message });
}

export function forbidden(message: string): ApiError {
  return new ApiError({ code: 403, status: 'PERMISSION_DENIED', reason: 'forbidden', message });
}

export function missingScope(): ApiError {
  return new ApiError({
    code: 403,
    status: 'PERMISSION_DENIED',
    reason: 'insufficientPermissions',
    message: 'Request had insufficient authentication scopes.',
    short: 'Insufficient Permission',
    headers: {
      'WWW-Authenticate': 'Bearer realm="https://accounts.google.com/", error="insufficient_scope"',
    },
  });
}

export function unauthenticated(hasToken: boolean): ApiError {
  const advice =
    'Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
  return new ApiError({
    code: 401,
    status: 'UNAUTHENTICATED',
    reason: hasToken ? 'authError' : 'required',
    message: hasToken
      ? `Request had invalid authentication credentials. ${advice}`
      : `Request is missing required authentication credential. ${advice}`,
    short: hasToken ? 'Invalid Credentials' : 'Login Required.',
    location: 'Authorization',
    headers: {
      'WWW-Authenticate': `Bearer realm="https://accounts.google.com/"${hasToken ? ', error="invalid_token"' : ''}`,
    },
  });
}
