import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../support/until.ts';
import { freePort } from '../support/redis.ts';
import { type Image, programOf } from './image.ts';

/** One process of the image. */
export interface Container {
  /** Status and body of a health address. */
  ask(path: string): Promise<{ status: number; body: unknown }>;
  /** Waits for `/readyz` to answer 200, and returns what it says. */
  ready(): Promise<unknown>;
  /** Exit status of the image's HEALTHCHECK, run beside it. */
  health(): number | null;
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<{ code: number | null; signal: NodeJS.Signals | null; afterMs: number }>;
  /** Waits until it has ended by itself, and returns its exit status. */
  ended(): Promise<number | null>;
  kill(): void;
  /** What it wrote to standard error so far. */
  said(): string;
}

type Env = Readonly<Record<string, string>>;

/** Starts the image with this command, or its own one, with nothing in its environment but what is given. */
export async function startContainer(
  image: Image,
  given: Env,
  command: readonly string[] = image.command,
): Promise<Container> {
  const port = await freePort();
  const env = containerEnv(image, { ...given, PORT: String(port) });
  const [program, args] = programOf(image, [...image.entrypoint, ...command]);
  const child = spawn(program, args, { cwd: image.folder, env, ...image.user });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const ask = async (path: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, body: await response.json() };
  };
  return {
    ask,
    ready: () => readiness(child, ask, () => said),
    health: () => {
      const [check, checkArgs] = programOf(image, image.health);
      return spawnSync(check, checkArgs, { cwd: image.folder, env, ...image.user }).status;
    },
    stop: () => stop(child),
    ended: async () => {
      if (child.exitCode === null) await once(child, 'exit');
      return child.exitCode;
    },
    kill: () => void child.kill('SIGKILL'),
    said: () => said,
  };
}

/** Runs one command of the image to its end. */
export function runInContainer(
  image: Image,
  given: Env,
  command: readonly string[],
): { code: number | null; said: string } {
  const [program, args] = programOf(image, [...image.entrypoint, ...command]);
  const env = containerEnv(image, given);
  const options = { cwd: image.folder, env, ...image.user, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(program, args, options);
  return { code: status, said: `${stdout}${stderr}` };
}

/** Paths of the image's own environment are places under its root here. */
function containerEnv(image: Image, given: Env): Record<string, string> {
  const own = Object.entries(image.env).map(([name, value]) => [
    name,
    value.startsWith('/') ? join(image.root, value) : value,
  ]);
  return { PATH: '/usr/bin:/bin', ...Object.fromEntries(own), ...given };
}

async function readiness(
  child: ChildProcess,
  ask: Container['ask'],
  said: () => string,
): Promise<unknown> {
  let latest: { status: number; body: unknown } | undefined;
  await until(
    'ready',
    async () => {
      if (child.exitCode !== null) throw new Error(`It ended (${child.exitCode}): ${said()}`);
      latest = await ask('/readyz').catch(() => undefined);
      return latest?.status === 200;
    },
    30_000,
  );
  return latest?.body;
}

async function stop(child: ChildProcess): ReturnType<Container['stop']> {
  const startedAt = performance.now();
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  const { exitCode: code, signalCode: signal } = child;
  return { code, signal, afterMs: performance.now() - startedAt };
}
