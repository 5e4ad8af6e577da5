import pino from 'pino';

export type Log = pino.Logger;

/**
 * Logs go to standard error as JSON lines, with static messages and ids only. Paths that could ever
 * carry a secret or a person's text are cut even when a caller slips.
 */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: [
          'token',
          'secret',
          'authorization',
          'password',
          '*.token',
          '*.secret',
          '*.authorization',
          '*.password',
          'subject',
          'body',
          'from',
          'to',
          '*.subject',
          '*.body',
          '*.from',
          '*.to',
        ],
        censor: '[cut]',
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
