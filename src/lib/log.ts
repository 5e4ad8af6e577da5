import pino from 'pino';

export type Log = pino.Logger;

/** Names under which a secret or a person's text travels anywhere in the product or its SDKs. */
const CUT = `
  token accessToken refreshToken access_token refresh_token botToken
  secret clientSecret client_secret password apiKey vaultKey authorization Authorization cookie
  subject body from to cc replyTo text raw snippet
`
  .trim()
  .split(/\s+/);
const DEPTHS = ['', '*.', '*.*.', '*.*.*.'];

/**
 * Logs go to standard error as JSON lines, with static messages and ids only. Paths that could ever
 * carry a secret or a person's text are cut even when a caller slips.
 */
export function createLog(
  level: string,
  to: pino.DestinationStream = pino.destination({ fd: 2, sync: true }),
): Log {
  return pino(
    {
      level,
      base: null,
      serializers: { err: (error) => errorFacts(error), error: (error) => errorFacts(error) },
      redact: {
        paths: DEPTHS.flatMap((depth) => CUT.map((name) => `${depth}${name}`)),
        censor: '[cut]',
      },
    },
    to,
  );
}

/**
 * What tells a bug, and none of the fields that SDKs hang on their errors: those hold whole requests with
 * their tokens, and rows with people's text.
 */
function errorFacts(error: unknown, causesMax = 3): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: error.stack,
    ...(error.cause instanceof Error && causesMax > 0
      ? { cause: errorFacts(error.cause, causesMax - 1) }
      : {}),
  };
}
