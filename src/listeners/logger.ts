import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../lib/log.ts';

/** Bolt's own messages may quote payloads, so only their level and that they happened are kept below trace. */
export function boltLogger(log: Log): Logger {
  let name = 'bolt';
  const child = log.child({ from_library: 'bolt' });
  return {
    debug: (...parts) => child.trace({ name, parts: parts.map(String) }, 'bolt'),
    info: (...parts) => child.trace({ name, parts: parts.map(String) }, 'bolt'),
    warn: (...parts) => child.debug({ name, parts: parts.map(String) }, 'bolt warns'),
    error: (...parts) => child.warn({ name, parts: parts.map(String) }, 'bolt reports an error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: (given) => {
      name = given;
    },
  };
}
