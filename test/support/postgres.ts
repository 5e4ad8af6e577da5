import { randomBytes } from 'node:crypto';
import { giveBack, takeFree, withClient } from './database-pool.ts';

/** Set by global-setup.ts for all test files of a run. */
export const SERVER_VARIABLE = 'NIGHTSHIFT_TEST_SERVER';
/** Set when the template could not be migrated. */
export const ERROR_VARIABLE = 'NIGHTSHIFT_TEST_SERVER_ERROR';
export const TEMPLATE = 'nightshift_template';

export interface TestDatabase {
  url: string;
  /** Gives it up, also while somebody is connected. */
  drop(): Promise<void>;
}

/**
 * A database of the caller's own with all migrations applied, of Nightshift and of the queue: one that another
 * test gave back, or else a clone of the run's template. Pass `{ empty: true }` for one without any tables.
 */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const server = serverUrl();
  const free = options.empty === true ? null : await withClient(server, takeFree);
  const { name, uses } = free ?? { name: `test_${randomBytes(6).toString('hex')}`, uses: 0 };
  const url = databaseUrl(server, name);
  if (options.empty === true) {
    await query(server, `create database ${name} template template0`);
    return { url, drop: () => query(server, `drop database if exists ${name} with (force)`) };
  }
  if (free === null) await query(server, `create database ${name} template ${TEMPLATE}`);
  return { url, drop: () => giveBack(server, { name, url, uses }) };
}

/** The address of another database on the same server. */
export function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

export async function query(url: string, statement: string): Promise<void> {
  await withClient(url, (client) => client.query(statement));
}

function serverUrl(): string {
  const url = process.env[SERVER_VARIABLE];
  const failure = process.env[ERROR_VARIABLE];
  if (failure !== undefined) throw new Error(`The template database: ${failure}`);
  if (url === undefined) throw new Error('test/support/global-setup.ts has not run');
  return url;
}
