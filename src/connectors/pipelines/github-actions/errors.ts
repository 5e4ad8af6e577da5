import { z } from 'zod';
import {
  Conflict,
  type ExpectedError,
  Invalid,
  Reauthorise,
  Transient,
  UnknownOutcome,
} from '../../../lib/errors.ts';

/** What an SDK error says, whatever its class: the status is 500 without an answer when none came. */
const SdkError = z.object({
  status: z.number(),
  message: z.string(),
  response: z
    .object({ headers: z.record(z.string(), z.union([z.string(), z.number(), z.undefined()])) })
    .optional(),
});
type SdkError = z.infer<typeof SdkError>;

/** Thrown errors of reading, as what to do next. A bug stays what it is. */
export function readError(error: unknown, accountId: string): unknown {
  const failure = failureOf(error);
  if (failure === null) return error;
  const { status, response } = failure;
  if (response === undefined) return new Transient('GitHub cannot be reached', { cause: error });
  const limit = rateLimit(failure);
  if (limit !== null)
    return new Transient('GitHub asks to wait', { retryAfterMs: limit, cause: error });
  if (status === 401) return new Reauthorise(accountId, { cause: error });
  if (status >= 500 || status === 408)
    return new Transient(`GitHub answered with status ${status}`, { cause: error });
  return new Refused(status, error);
}

/** An answer that asking again does not change. */
export class Refused extends Invalid {
  readonly status: number;
  constructor(status: number, cause: unknown) {
    super(REASONS[status] ?? `GitHub answered with status ${status}`, { cause });
    this.status = status;
  }
}

const REASONS: Readonly<Record<number, string>> = {
  403: 'GitHub does not let this token read it',
  404: 'GitHub knows no such thing, or this token cannot see it',
  410: 'GitHub no longer has it',
};

/** Whether GitHub does not take the token; it looks at nothing else of such a request. */
export function isUnauthorised(error: unknown): boolean {
  return failureOf(error)?.status === 401;
}

/** Whether GitHub says that a thing is not there, or no longer. */
export function isGone(error: unknown): boolean {
  return error instanceof Refused && (error.status === 404 || error.status === 410);
}

/** Thrown errors of the one mutating call, told apart by whether it can have had an effect. */
export function writeError(error: unknown, accountId: string): ExpectedError {
  const failure = failureOf(error);
  if (failure === null || failure.response === undefined) return unansweredWrite(error);
  const { status } = failure;
  const limit = rateLimit(failure);
  if (limit !== null)
    return new Transient('GitHub asks to wait', { retryAfterMs: limit, cause: error });
  if (status === 401) return new Reauthorise(accountId, { cause: error });
  if (status >= 500 || status === 408)
    return new UnknownOutcome(`GitHub answered with status ${status}`, { cause: error });
  if (status === 404 || status === 410)
    return new Conflict('The run is no longer there', { cause: error });
  if (status === 409 || (status === 403 && IS_STALE.test(failure.message)))
    return new Conflict('GitHub no longer runs this again', { cause: error });
  return new Invalid(`GitHub refused with status ${status}`, { cause: error });
}

/** GitHub uses 403 both for a missing permission and for a run that cannot be run again. */
const IS_STALE =
  /already running|over a month ago|(?:cannot|unable to|could not) (?:be retried|retry|re-?run)|too old|already been (?:re-?run|retried)|not (?:yet )?(?:completed|finished)/i;

/** Only a connection that was never made is certain to have had no effect. */
const NEVER_CONNECTED =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT/;

function unansweredWrite(error: unknown): Transient | UnknownOutcome {
  return NEVER_CONNECTED.test(codesOf(error))
    ? new Transient('GitHub cannot be reached', { cause: error })
    : new UnknownOutcome('The request left and no answer came', { cause: error });
}

function codesOf(error: unknown, depth = 0): string {
  const parsed = NetworkError.safeParse(error);
  if (!parsed.success || depth > 4) return '';
  const { code, cause, errors } = parsed.data;
  return [code, ...[cause, ...errors].map((inner) => codesOf(inner, depth + 1))].join(' ');
}

/** Errors of Node's network, also nested ones; told by shape, because a test's realm has classes of its own. */
const NetworkError = z.object({
  code: z.string().catch(''),
  cause: z.unknown().optional(),
  errors: z.array(z.unknown()).catch([]),
});

const Timeout = z.object({ name: z.enum(['AbortError', 'TimeoutError']), message: z.string() });

function failureOf(error: unknown): SdkError | null {
  const timeout = Timeout.safeParse(error);
  if (timeout.success) return { status: 500, message: timeout.data.message };
  const parsed = SdkError.safeParse(error);
  return parsed.success ? parsed.data : null;
}

const WAIT_MIN_MS = 1_000;
const WAIT_MAX_MS = 3_600_000;
const WAIT_UNNAMED_MS = 60_000;

/** Milliseconds to wait when this is the primary or a secondary limit, else null. */
function rateLimit({ status, message, response }: SdkError): number | null {
  if (status !== 403 && status !== 429) return null;
  const headers = response?.headers ?? {};
  const retryAfterS = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(retryAfterS)) return bounded(retryAfterS * 1_000);
  if (String(headers['x-ratelimit-remaining']) === '0') return bounded(untilReset(headers));
  return status === 429 || /rate limit|abuse detection/i.test(message) ? WAIT_UNNAMED_MS : null;
}

/** Both instants are the server's, so that our own clock being wrong does not matter. */
function untilReset(headers: Readonly<Record<string, string | number | undefined>>): number {
  const resetMs = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1_000;
  const nowMs = Date.parse(String(headers['date']));
  const waitMs = resetMs - nowMs;
  return Number.isFinite(waitMs) ? waitMs : WAIT_UNNAMED_MS;
}

function bounded(waitMs: number): number {
  return Math.min(WAIT_MAX_MS, Math.max(WAIT_MIN_MS, waitMs));
}
