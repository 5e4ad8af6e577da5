import { stopwatch } from '../lib/time.ts';

export interface Progress {
  /** Begins a step; the name of the running one goes on with it. */
  step(message: string): void;
  /** Changes the line of the running step; on a pipe only every few seconds. */
  update(message: string): void;
  done(message?: string): void;
}

const PIPE_EVERY_MS = 5_000;

/** Steps with their duration on standard error; a terminal sees the running one move. */
export function createProgress(
  out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'> = process.stderr,
): Progress {
  let current = '';
  let elapsed = stopwatch();
  let lastUpdateMs = 0;
  const write = (text: string, end: string): void => {
    out.write(out.isTTY ? `\r\x1b[2K${text}${end}` : `${text}\n`);
  };
  const finish = (message: string): void => {
    if (current !== '') write(`✔ ${message} (${(elapsed() / 1_000).toFixed(1)} s)`, '\n');
    current = '';
  };
  return {
    step: (message) => {
      if (message === current) return;
      finish(current);
      current = message;
      elapsed = stopwatch();
      lastUpdateMs = 0;
      if (out.isTTY) write(`… ${message}`, '');
    },
    update: (message) => {
      const now = elapsed();
      if (!out.isTTY && now - lastUpdateMs < PIPE_EVERY_MS) return;
      lastUpdateMs = now;
      write(`… ${message}`, '');
    },
    done: (message) => finish(message ?? current),
  };
}
