import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const START_MS = 10_000;

/** A Redis server of a test's own, which keeps its data on disk (append-only file). */
export interface TestRedis {
  url: string;
  /** The folder with its data. */
  dir: string;
  /** Ends the process as a power cut would; its data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Whether `redis-server` is on the PATH. In CI it has to be: tests must not be skipped there silently. */
export function redisAvailable(): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0;
  if (!found && process.env['CI'] !== undefined) {
    throw new Error('redis-server is not on the PATH, and in CI the Redis tests must run');
  }
  return found;
}

export async function startRedis(): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'nightshift-redis-'));
  const port = await freePort();
  let server = await launch(dir, port);
  const endWith = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    await once(server, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    dir,
    kill: () => endWith('SIGKILL'),
    async restart() {
      await endWith('SIGKILL');
      server = await launch(dir, port);
    },
    async stop() {
      await endWith('SIGKILL');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function launch(dir: string, port: number): Promise<ChildProcess> {
  const settings = {
    '--port': String(port),
    '--bind': '127.0.0.1',
    '--dir': dir,
    '--save': '',
    '--appendonly': 'yes',
    '--appendfsync': 'everysec',
  };
  const server = spawn('redis-server', Object.entries(settings).flat(), { stdio: 'ignore' });
  // A test run that ends early must not leave servers behind.
  const killServer = () => server.kill('SIGKILL');
  process.once('exit', killServer);
  server.once('exit', () => process.removeListener('exit', killServer));
  const deadline = performance.now() + START_MS;
  while (!(await answersPing(port))) {
    if (server.exitCode !== null) throw new Error('redis-server ended at once');
    if (performance.now() > deadline) throw new Error('redis-server does not answer');
    await pause(10);
  }
  return server;
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      // While it still reads its data it answers -LOADING.
      resolve(data.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
