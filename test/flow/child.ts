import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** `nightshift …` in a process of its own. */
export interface Child {
  process: ChildProcess;
  /** What it wrote so far. */
  output: { out: string; err: string };
  /** Its exit code, or null when a signal ended it. */
  ended: Promise<number | null>;
  /** Resolves when standard error holds the text; rejects when the process ends before. */
  says(text: string, times?: number): Promise<void>;
}

/** Only what is given is set: neither settings of this machine nor of the test run. */
export function startNightshift(
  args: readonly string[],
  setup: { env: Record<string, string | undefined>; input?: string },
): Child {
  const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE, ...setup.env },
    // Some tests start it in a folder of their own.
    cwd: join(import.meta.dirname, '../..'),
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
  child.stdin.end(setup.input ?? '');
  // `close` comes after the last output, `exit` may not.
  const ended = once(child, 'close').then(() => child.exitCode);
  return {
    process: child,
    output,
    ended,
    says: async (text, times = 1) => {
      while (output.err.split(text).length - 1 < times) {
        const over = await Promise.race([
          ended.then(() => true),
          once(child.stderr, 'data').then(() => false),
        ]);
        if (over && output.err.split(text).length - 1 < times)
          throw new Error(`It ended without saying “${text}”:\n${output.err.slice(-2_000)}`);
      }
    },
  };
}

/** Ends it, where it still runs, as a power cut would. */
export async function endChild({ process: child, ended }: Child): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await ended;
}

/** Runs it to its end. */
export async function runNightshift(
  args: readonly string[],
  setup: { env: Record<string, string | undefined>; input?: string },
): Promise<{ code: number | null; out: string; err: string }> {
  const child = startNightshift(args, setup);
  const code = await child.ended;
  return { code, ...child.output };
}
