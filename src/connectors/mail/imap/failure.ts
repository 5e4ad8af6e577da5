import { type ExpectedError, Invalid, Reauthorise, Transient } from '../../../lib/errors.ts';

interface ImapError {
  message: string;
  code: string;
  /** Response code of a tagged NO (RFC 5530), for example `LIMIT`. */
  responseCode: string;
  isRefusedLogin: boolean;
  answeredStatus: string;
}

/** Null when the error is not one of a connection: then it is a bug, or already one of ours. */
export function imapError(error: unknown): ImapError | null {
  if (!(error instanceof Error) || error instanceof Transient || error instanceof Invalid)
    return null;
  if (error instanceof Reauthorise || error instanceof TypeError) return null;
  const text = (name: string): string => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' ? value : '';
  };
  const isRefusedLogin = Reflect.get(error, 'authenticationFailed') === true;
  const code = text('code');
  const answeredStatus = text('responseStatus');
  if (code === '' && answeredStatus === '' && !isRefusedLogin) return null;
  return {
    message: text('responseText') || error.message,
    code,
    responseCode: text('serverResponseCode'),
    isRefusedLogin,
    answeredStatus,
  };
}

/** Codes of a server that cannot now, and of one that does not let this user in (RFC 5530, section 3). */
const LOGIN_ENDS = new Set([
  'AUTHENTICATIONFAILED',
  'AUTHORIZATIONFAILED',
  'EXPIRED',
  'PRIVACYREQUIRED',
]);

/** What a failure of reading or of logging in means; nothing has been changed by it. */
export function readError(error: unknown, accountId: string): unknown {
  const failure = imapError(error);
  if (failure === null) return error;
  return translate(failure, { accountId, cause: error });
}

function translate(failure: ImapError, at: { accountId: string; cause: unknown }): ExpectedError {
  const { cause, accountId } = at;
  const isUnavailable = failure.responseCode === 'UNAVAILABLE' || failure.responseCode === 'LIMIT';
  const isTurnedAway = LOGIN_ENDS.has(failure.responseCode) || failure.isRefusedLogin;
  if (isTurnedAway && !isUnavailable) return new Reauthorise(accountId, { cause });
  if (failure.answeredStatus === 'BAD')
    return new Invalid(`The mail server did not understand: ${failure.message}`, { cause });
  return new Transient(`The mail server does not answer: ${failure.message}`, { cause });
}
