import { readFileSync, rmSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { systemClock } from '../../src/lib/time.ts';
import { openEmbeddedPostgres } from '../../src/store/embedded.ts';
import { preparePool } from './database-pool.ts';
import { databaseUrl, ERROR_VARIABLE, query, SERVER_VARIABLE, TEMPLATE } from './postgres.ts';
import { until } from './until.ts';

/** What every test database starts with. */
async function prepareTemplate(url: string): Promise<void> {
  const { migrate } = await import('../../src/store/migrate.ts');
  const { openStore } = await import('../../src/store/store.ts');
  const { createQueue } = await import('../../src/queues/bullmq.ts');
  const store = openStore({ databaseUrl: url, clock: systemClock });
  await migrate(store.db);
  await store.close();
  const queue = await createQueue({ databaseUrl: url }, { log: pino({ level: 'silent' }) });
  await queue.close();
}

/** One PostgreSQL server for the whole run, with a migrated database that the tests clone. */
export async function setup(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nightshift-test-'));
  // For root the server runs as another user, who has to be able to enter.
  await chmod(dataDir, 0o755);
  const server = await openEmbeddedPostgres({ dataDir, onProgress: () => undefined });
  const url = server.connectionString;
  // Its data live for minutes: waiting for the disk is not worth it.
  await query(url, 'alter system set fsync = off');
  await query(url, 'alter system set synchronous_commit = off');
  await query(url, 'alter system set full_page_writes = off');
  await query(url, 'select pg_reload_conf()');
  await query(url, `create database ${TEMPLATE}`);
  try {
    await prepareTemplate(databaseUrl(url, TEMPLATE));
    await preparePool(url, databaseUrl(url, TEMPLATE));
  } catch (error) {
    // A migration that fails is the matter of the tests that need a database, not of all.
    process.env[ERROR_VARIABLE] = String(error);
  }
  process.env[SERVER_VARIABLE] = url;
  process.env['NIGHTSHIFT_TEST_FOLDER'] = dataDir;
  // The processes that tests start spend most of their first second on compiling the same sources.
  process.env['NODE_COMPILE_CACHE'] = join(dataDir, 'compile-cache');
  // The server outlives its starter by design; a test run that ends early must take it along.
  process.once('exit', () => endServer(dataDir));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(1));
  }
}

/** Waits until the server is gone. */
export async function teardown(): Promise<void> {
  const dataDir = process.env['NIGHTSHIFT_TEST_FOLDER'];
  if (dataDir === undefined) return;
  const pid = serverPid(dataDir);
  if (pid !== undefined) process.kill(pid, 'SIGQUIT');
  await until('the test server has ended', () => serverPid(dataDir) === undefined);
  endServer(dataDir);
}

/** Ends the server as if the power went, and removes its data. */
export function endServer(dataDir: string): void {
  const pid = serverPid(dataDir);
  if (pid !== undefined) process.kill(pid, 'SIGQUIT');
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
}

function serverPid(dataDir: string): number | undefined {
  try {
    const text = readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8');
    return Number.parseInt(text, 10);
  } catch {
    return undefined;
  }
}
