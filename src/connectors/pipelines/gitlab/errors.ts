import type { ExpectedError, Transient, UnknownOutcome } from '../../../lib/errors.ts';
import * as http from '../http-errors.ts';

export { isGone, Refused } from '../http-errors.ts';

const provider = 'GitLab';

export function readError(response: Response, accountId: string): ExpectedError {
  return http.readError({ provider, accountId, response });
}

export function writeError(response: Response, accountId: string): ExpectedError {
  return http.writeError({ provider, accountId, response });
}

export function unansweredWrite(error: unknown): Transient | UnknownOutcome {
  return http.unansweredWrite(provider, error);
}
