import { z } from 'zod';
import {
  Conflict,
  type ExpectedError,
  Invalid,
  Reauthorise,
  Transient,
  UnknownOutcome,
} from '../../lib/errors.ts';

/** Answers of providers that use HTTP's own statuses, as what to do next. */

const WAIT_MIN_MS = 1_000;
const WAIT_MAX_MS = 3_600_000;
const WAIT_UNNAMED_MS = 60_000;

interface Answered {
  /** As people say it. */
  provider: string;
  accountId: string;
  response: Pick<Response, 'status' | 'headers'>;
}

/** An answer that asking again does not change. */
export class Refused extends Invalid {
  readonly status: number;
  constructor(provider: string, status: number) {
    const reasons: Readonly<Record<number, string>> = {
      403: `${provider} does not let this token read it`,
      404: `${provider} knows no such thing, or this token cannot see it`,
    };
    super(reasons[status] ?? `${provider} answered with status ${status}`);
    this.status = status;
  }
}

/** An answer to a read that is no success. */
export function readError({ provider, accountId, response }: Answered): ExpectedError {
  const { status, headers } = response;
  const isBusy = status === 503 && headers.has('retry-after');
  if (status === 429 || isBusy) return limited(provider, headers);
  if (status === 401) return new Reauthorise(accountId);
  if (status >= 500 || status === 408)
    return new Transient(`${provider} answered with status ${status}`);
  return new Refused(provider, status);
}

/** An answer to the one mutating call that is no success, told apart by whether it can have had an effect. */
export function writeError({ provider, accountId, response }: Answered): ExpectedError {
  const { status, headers } = response;
  if (status === 429) return limited(provider, headers);
  if (status === 401) return new Reauthorise(accountId);
  if (status >= 500 || status === 408)
    return new UnknownOutcome(`${provider} answered with status ${status}`);
  if (status === 404 || status === 410) return new Conflict('It is no longer there');
  if (status === 409) return new Conflict(`${provider} refused, since it changed`);
  // Following a redirect would send to another address than the approved one.
  if (status < 400) return new Conflict('It has moved');
  return new Invalid(`${provider} refused with status ${status}`);
}

export function isGone(error: unknown): boolean {
  return error instanceof Refused && (error.status === 404 || error.status === 410);
}

/** A limit counts a request before anything is done, so that a limited one had no effect. */
export function limited(provider: string, headers: Headers): Transient {
  const afterS = Number(headers.get('retry-after') ?? Number.NaN);
  const waitMs = Number.isFinite(afterS) ? afterS * 1_000 : WAIT_UNNAMED_MS;
  const retryAfterMs = Math.min(WAIT_MAX_MS, Math.max(WAIT_MIN_MS, waitMs));
  return new Transient(`${provider} asks to wait`, { retryAfterMs });
}

/** A mutating request without an answer: only a connection that was never made had certainly no effect. */
export function unansweredWrite(provider: string, error: unknown): Transient | UnknownOutcome {
  return NEVER_CONNECTED.test(codesOf(error))
    ? new Transient(`${provider} cannot be reached`, { cause: error })
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
