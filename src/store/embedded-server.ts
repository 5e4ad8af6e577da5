import { createServer } from 'node:net';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { errorMessage, Invalid } from '../lib/errors.ts';
import { stopwatch } from '../lib/time.ts';
import { runProgram, type Installation } from './embedded-binaries.ts';
import { readHomeFile, writeHomeFile, type ServerHome } from './embedded-home.ts';
import { isServerOf } from './embedded-process.ts';

/** What it takes to run the server of one folder. */
export interface ServerPlace {
  installation: Installation;
  home: ServerHome;
  password: string;
}

const ROLE = 'nightshift';
const WAIT_MS = 60_000;
const LOG_LIMIT_BYTES = 5_000_000;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '128MB',
  max_connections: '100',
  max_wal_size: '512MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

export function dataFolder(place: ServerPlace): string {
  return join(place.home.folder, 'data');
}

export function connectionString(place: ServerPlace, port: number, database = ROLE): string {
  return `postgres://${ROLE}:${place.password}@127.0.0.1:${port}/${database}`;
}

export async function isInitialised(place: ServerPlace): Promise<boolean> {
  return (await stat(dataFolder(place)).catch(() => undefined)) !== undefined;
}

/** Creates the cluster beside its place and moves it there when complete, so that half a one never starts. */
export async function initialise(place: ServerPlace): Promise<void> {
  const draft = join(place.home.folder, 'data.new');
  await rm(draft, { recursive: true, force: true });
  await runProgram(
    place.installation,
    [
      'initdb',
      `--pgdata=${draft}`,
      `--username=${ROLE}`,
      `--pwfile=${join(place.home.folder, 'password')}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    place.home.user,
  );
  await rename(draft, dataFolder(place));
}

/**
 * The port of a server that already runs in this folder, once it answers; undefined where none does.
 * A server that is about to stop is waited for.
 */
export async function findRunning(place: ServerPlace): Promise<number | undefined> {
  const elapsedMs = stopwatch();
  for (;;) {
    const running = await readPostmaster(place);
    if (running === undefined) return undefined;
    if (!(await isServerOf(running.pid, dataFolder(place)))) {
      await forgetPid(place);
      return undefined;
    }
    if (running.port !== undefined && (await answers(place, running.port))) return running.port;
    if (elapsedMs() > WAIT_MS) {
      throw new Invalid(
        `A PostgreSQL server (process ${running.pid}) runs in ${dataFolder(place)} but does not let ` +
          `Nightshift in. Stop it (kill -INT ${running.pid}) and start again.`,
      );
    }
    await sleep(100);
  }
}

async function readPostmaster(
  place: ServerPlace,
): Promise<{ pid: number; port: number | undefined } | undefined> {
  const text = await readFile(join(dataFolder(place), 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const port = Number.parseInt(lines[3] ?? '', 10);
  return { pid, port: Number.isSafeInteger(port) ? port : undefined };
}

/**
 * PostgreSQL refuses to start while the pid of a dead server belongs to anybody's living process. The
 * file is not removed, for it also lets PostgreSQL look for the dead server's orphans: only its pid
 * becomes one that no system gives out.
 */
async function forgetPid(place: ServerPlace): Promise<void> {
  const path = join(dataFolder(place), 'postmaster.pid');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  await writeFile(path, text.replace(/^\d+/, String(2 ** 31 - 2)));
}

async function answers(place: ServerPlace, port: number): Promise<boolean> {
  try {
    return await withClient(connectionString(place, port, 'postgres'), async (client) => {
      const result = await client.query<{ data_directory: string }>('show data_directory');
      return result.rows[0]?.data_directory === dataFolder(place);
    });
  } catch {
    return false;
  }
}

/** Starts the server, on the port it had the last time where that is still free. */
export async function startServer(place: ServerPlace): Promise<number> {
  await rotateLog(place);
  const elapsedMs = stopwatch();
  for (;;) {
    const port = await choosePort(place);
    try {
      await runProgram(
        place.installation,
        [
          'pg_ctl',
          'start',
          '--wait',
          `--timeout=${WAIT_MS / 1000}`,
          `--pgdata=${dataFolder(place)}`,
          `--log=${join(place.home.folder, 'server.log')}`,
          `--options=-p ${port} ${settingFlags()}`,
        ],
        place.home.user,
      );
      await writeHomeFile(place.home, 'port', String(port));
      return port;
    } catch (error) {
      const tail = await logTail(place);
      if (elapsedMs() > WAIT_MS || !isPassing(tail)) {
        throw new Invalid(`PostgreSQL did not start: ${tail || errorMessage(error)}`, {
          cause: error,
        });
      }
      await sleep(250);
    }
  }
}

function settingFlags(): string {
  return Object.entries(SETTINGS)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

/** Another program took the port in between, or orphans of a killed server still finish. */
function isPassing(tail: string): boolean {
  return /could not bind|could not create any TCP\/IP sockets|still in use/.test(tail);
}

async function logTail(place: ServerPlace): Promise<string> {
  const text = await readHomeFile(place.home, 'server.log');
  return text?.split('\n').slice(-4).join(' ') ?? '';
}

async function rotateLog(place: ServerPlace): Promise<void> {
  const path = join(place.home.folder, 'server.log');
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) await rename(path, `${path}.old`);
}

async function choosePort(place: ServerPlace): Promise<number> {
  const remembered = Number.parseInt((await readHomeFile(place.home, 'port')) ?? '', 10);
  const wanted = Number.isSafeInteger(remembered) ? remembered : 0;
  return tryPort(wanted).catch(() => tryPort(0));
}

function tryPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Invalid('No free port on 127.0.0.1'));
      });
    });
  });
}

/** Ends all connections and stops; waits until the server is gone. A server that is gone is fine. */
export async function stopServer(place: ServerPlace): Promise<void> {
  try {
    await runProgram(
      place.installation,
      ['pg_ctl', 'stop', '--mode=fast', '--wait', `--pgdata=${dataFolder(place)}`],
      place.home.user,
    );
  } catch (error) {
    const running = await readPostmaster(place);
    if (running !== undefined && (await isServerOf(running.pid, dataFolder(place)))) throw error;
  }
}

export async function ensureDatabase(place: ServerPlace, port: number): Promise<void> {
  await withClient(connectionString(place, port, 'postgres'), async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [ROLE]);
    if (found.rowCount === 0) await client.query(`create database ${ROLE}`);
  });
}

async function withClient<Result>(
  url: string,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection that breaks also rejects the query that waits on it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
