import { z } from 'zod';
import { type ExpectedError, Invalid, Reauthorise, Transient } from '../../lib/errors.ts';
import { effectError, waitOf } from '../mutation-failure.ts';

/** What Microsoft answered, or why it did not, without anything that could carry a token. */
export interface Failure {
  /** HTTP status; undefined when no answer came. */
  status: number | undefined;
  /** `ErrorItemNotFound`, `invalid_grant`, `ECONNRESET` …; empty where none was named. */
  code: string;
  retryAfterMs: number | undefined;
}

/** Graph's JSON error (learn.microsoft.com/graph/errors) and the OAuth form of RFC 6749, section 5.2. */
const ErrorBody = z.union([
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ error: z.object({ code: z.string() }) }).transform(({ error }) => error.code),
]);

export function failureOf(
  answer: { status: number; retryAfter: string | null; body: unknown },
  now: Date,
): Failure {
  const code = ErrorBody.safeParse(answer.body);
  const named = code.success && /^[\w.-]{1,80}$/.test(code.data) ? code.data : '';
  return {
    status: answer.status,
    code: named,
    retryAfterMs: waitOf(answer.retryAfter, now),
  };
}

const LOST_GRANT = new Set([
  'invalid_grant',
  'interaction_required',
  'login_required',
  'InvalidAuthenticationToken',
  'ErrorAccessDenied',
  'Authorization_RequestDenied',
]);
const OWN_FAULT = new Set(['invalid_client', 'unauthorized_client', 'invalid_request']);
/** A mailbox that is being moved, and an operation that Exchange gave up. */
const BUSY = new Set([
  'ErrorMailboxMoveInProgress',
  'ErrorTimeoutExpired',
  'MailboxNotEnabledForRESTAPI',
]);

export function isBusy({ status, code }: Failure): boolean {
  return (
    status === undefined || status === 429 || status === 408 || status >= 500 || BUSY.has(code)
  );
}

/** Microsoft's ways to say that a delta must begin anew (learn.microsoft.com/graph/delta-query-overview). */
export function isResync({ status, code }: Failure): boolean {
  return status === 410 || /^(SyncStateNotFound|SyncStateInvalid|resyncRequired)$/i.test(code);
}

/** For everything that has no effect: what to do next. */
export function readError(failure: Failure, accountId: string): ExpectedError {
  const { status, code, retryAfterMs } = failure;
  const cause = causeOf(failure);
  if (LOST_GRANT.has(code) || ((status === 401 || status === 403) && !OWN_FAULT.has(code)))
    return new Reauthorise(accountId, { cause });
  if (isBusy(failure)) return new Transient('Outlook did not answer', { retryAfterMs, cause });
  return new Invalid(`Outlook refused the request (${status ?? 'no answer'} ${code})`, { cause });
}

/** For a mutating request that left: only an answer says that nothing happened. */
export function writeError(failure: Failure, accountId: string): ExpectedError {
  const effect = effectError('Outlook', failure, causeOf(failure));
  return effect ?? readError(failure, accountId);
}

/** What happened, and nothing of what was sent. */
function causeOf({ status, code }: Failure): Error {
  return new Error([status, code].filter((part) => part !== undefined && part !== '').join(' '));
}
