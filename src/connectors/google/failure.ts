import { z } from 'zod';
import {
  type ExpectedError,
  Invalid,
  isExpected,
  Reauthorise,
  Transient,
} from '../../lib/errors.ts';
import { effectError, waitOf } from '../mutation-failure.ts';
import { parseJson } from '../../lib/trust.ts';

/** What Google answered, or why it did not, without anything that could carry a token. */
export interface Failure {
  /** HTTP status; undefined when no answer came. */
  status: number | undefined;
  /** `rateLimitExceeded`, `invalid_grant`, `ECONNRESET` …; empty where none was named. */
  reason: string;
  message: string;
  retryAfterMs: number | undefined;
}

const HeaderBag = z.custom<{ get(name: string): string | null }>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'get' in value &&
    typeof value.get === 'function',
);
const SdkError = z.object({
  message: z.string(),
  config: z.unknown(),
  code: z.union([z.string(), z.number()]).optional().catch(undefined),
  response: z
    .object({ status: z.number(), headers: HeaderBag, data: z.unknown() })
    .optional()
    .catch(undefined),
});

/** Google's JSON error (Gmail API, "Resolve errors") and the OAuth form of RFC 6749, section 5.2. */
const ErrorBody = z.union([
  z
    .object({ error: z.string(), error_description: z.string().optional() })
    .transform(({ error, error_description }) => ({
      reason: error,
      message: error_description ?? error,
    })),
  z
    .object({
      error: z.object({
        message: z.string().default(''),
        status: z.string().default(''),
        errors: z.array(z.object({ reason: z.string().default('') })).default([]),
      }),
    })
    .transform(({ error }) => ({
      reason: error.errors[0]?.reason ?? error.status,
      message: error.message,
    })),
]);

/** Null when the error does not come from the SDK: then it is a bug, or already one of ours. */
export function failureOf(error: unknown, now: Date): Failure | null {
  if (isExpected(error) || typeof error !== 'object' || error === null || !('config' in error))
    return null;
  const parsed = SdkError.safeParse(error);
  if (!parsed.success) return null;
  const { response, code, message } = parsed.data;
  if (response === undefined)
    return {
      status: undefined,
      reason: typeof code === 'string' ? code : '',
      message,
      retryAfterMs: undefined,
    };
  return answeredFailure(
    {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: response.data,
    },
    now,
  );
}

export function answeredFailure(
  answer: { status: number; retryAfter: string | null; body: unknown },
  now: Date,
): Failure {
  const body = ErrorBody.safeParse(asJson(answer.body));
  const { reason, message } = body.success
    ? body.data
    : { reason: '', message: `HTTP ${answer.status}` };
  // Gmail also writes a timestamp into the message.
  const retryAfterMs =
    waitOf(answer.retryAfter, now) ?? waitOf(/retry after (\S+)/i.exec(message)?.[1] ?? null, now);
  return { status: answer.status, reason, message, retryAfterMs };
}

/** Answers that were asked for as text are errors in JSON all the same. */
function asJson(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return parseJson(body);
  } catch {
    return null;
  }
}

const LIMITS = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'quotaExceeded',
  'dailyLimitExceeded',
  'RESOURCE_EXHAUSTED',
  'backendError',
]);
const LOST_GRANT = new Set([
  'invalid_grant',
  'authError',
  'insufficientPermissions',
  'insufficientScopes',
  'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
]);
const OWN_FAULT = new Set([
  'invalid_client',
  'unauthorized_client',
  'deleted_client',
  'invalid_request',
]);

export function isBusy({ status, reason }: Failure): boolean {
  return (
    status === undefined ||
    status === 429 ||
    status === 408 ||
    status >= 500 ||
    (status === 403 && LIMITS.has(reason))
  );
}

function isLostGrant({ status, reason }: Failure): boolean {
  return LOST_GRANT.has(reason) || (status === 401 && !OWN_FAULT.has(reason));
}

/** For everything that has no effect: what to do next. */
export function readError(failure: Failure, accountId: string): ExpectedError {
  const cause = causeOf(failure);
  if (isLostGrant(failure)) return new Reauthorise(accountId, { cause });
  if (isBusy(failure))
    return new Transient('Gmail did not answer', { retryAfterMs: failure.retryAfterMs, cause });
  return new Invalid(
    `Gmail refused the request (${failure.status ?? 'no answer'} ${failure.reason})`,
    { cause },
  );
}

/** For a mutating request that left: only an answer says that nothing happened. */
export function writeError(failure: Failure, accountId: string): ExpectedError {
  const effect = effectError(
    'Gmail',
    { status: failure.status, code: failure.reason },
    causeOf(failure),
  );
  return effect ?? readError(failure, accountId);
}

/**
 * The SDK's own error holds the request with its tokens (the redaction of its `config` leaves out
 * `refresh_token`), so the cause says what happened and nothing of what was sent.
 */
function causeOf({ status, reason, message }: Failure): Error {
  return new Error(
    [status, reason, message].filter((part) => part !== undefined && part !== '').join(' '),
  );
}
