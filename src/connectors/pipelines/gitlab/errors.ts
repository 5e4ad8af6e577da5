import { z } from 'zod';
import {
  Conflict,
  type ExpectedError,
  Invalid,
  Reauthorise,
  Transient,
  UnknownOutcome,
} from '../../../lib/errors.ts';

const WAIT_MIN_MS = 1_000;
const WAIT_MAX_MS = 3_600_000;
const WAIT_UNNAMED_MS = 60_000;

/** An answer that asking again does not change. */
export class Refused extends Invalid {
  readonly status: number;
  constructor(status: number) {
    super(REASONS[status] ?? `GitLab answered with status ${status}`);
    this.status = status;
  }
}

const REASONS: Readonly<Record<number, string>> = {
  403: 'GitLab does not let this token read it',
  404: 'GitLab knows no such thing, or this token cannot see it',
};

/** An answer to a read that is no success, as what to do next. */
export function readError({ status, headers }: Response, accountId: string): ExpectedError {
  if (status === 429) return limited(headers);
  if (status === 401) return new Reauthorise(accountId);
  if (status >= 500 || status === 408)
    return new Transient(`GitLab answered with status ${status}`);
  return new Refused(status);
}

/** An answer to the one mutating call that is no success, told apart by whether it can have had an effect. */
export function writeError({ status, headers }: Response, accountId: string): ExpectedError {
  if (status === 429) return limited(headers);
  if (status === 401) return new Reauthorise(accountId);
  if (status >= 500 || status === 408)
    return new UnknownOutcome(`GitLab answered with status ${status}`);
  if (status === 404 || status === 410) return new Conflict('The pipeline is no longer there');
  if (status === 409) return new Conflict('GitLab no longer runs this again');
  // Following a redirect would send to another address than the approved one.
  if (status < 400) return new Conflict('The project has moved');
  return new Invalid(`GitLab refused with status ${status}`);
}

export function isGone(error: unknown): boolean {
  return error instanceof Refused && (error.status === 404 || error.status === 410);
}

/** GitLab counts a request before it does anything, so that a limited one had no effect. */
function limited(headers: Headers): Transient {
  const afterS = Number(headers.get('retry-after') ?? Number.NaN);
  const waitMs = Number.isFinite(afterS) ? afterS * 1_000 : WAIT_UNNAMED_MS;
  const retryAfterMs = Math.min(WAIT_MAX_MS, Math.max(WAIT_MIN_MS, waitMs));
  return new Transient('GitLab asks to wait', { retryAfterMs });
}

/** A mutating request without an answer: only a connection that was never made had certainly no effect. */
export function unansweredWrite(error: unknown): Transient | UnknownOutcome {
  return NEVER_CONNECTED.test(codesOf(error))
    ? new Transient('GitLab cannot be reached', { cause: error })
    : new UnknownOutcome('The request left and no answer came', { cause: error });
}

const NEVER_CONNECTED =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT/;

/** Errors of Node's network, also nested ones. */
const NetworkError = z.object({
  code: z.string().catch(''),
  cause: z.unknown().optional(),
  errors: z.array(z.unknown()).catch([]),
});

function codesOf(error: unknown, depth = 0): string {
  const parsed = NetworkError.safeParse(error);
  if (!parsed.success || depth > 4) return '';
  const { code, cause, errors } = parsed.data;
  return [code, ...[cause, ...errors].map((inner) => codesOf(inner, depth + 1))].join(' ');
}
