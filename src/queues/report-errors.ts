import type { Log } from '../lib/log.ts';
import { stopwatch } from '../lib/time.ts';

const QUIET_MS = 10_000;

/**
 * A listener for the `error` events of one process's connections. They come in hundreds while a
 * backend is away, and reconnecting is under way: one line in ten seconds is enough.
 */
export function reportErrors(log: Log): (error: unknown) => void {
  let sinceLastMs: (() => number) | undefined;
  return (error) => {
    if (sinceLastMs !== undefined && sinceLastMs() < QUIET_MS) return;
    sinceLastMs = stopwatch();
    log.warn({ code: errorCode(error) }, 'job queue connection failed');
  };
}

function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : 'unknown';
}
