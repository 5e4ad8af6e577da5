import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** Set by global-setup.ts for all test files of a run. */
export const SERVER_VARIABLE = 'NIGHTSHIFT_TEST_SERVER';
/** Set when the template could not be migrated. */
export const ERROR_VARIABLE = 'NIGHTSHIFT_TEST_SERVER_ERROR';
export const TEMPLATE = 'nightshift_template';

export interface TestDatabase {
  url: string;
  /** Removes it, also while somebody is connected. */
  drop(): Promise<void>;
}

/**
 * A database of the caller's own with all migrations applied: a clone of the run's template, in some
 * 20 ms. Pass `{ empty: true }` for one without any tables.
 */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const server = serverUrl();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = options.empty === true ? 'template0' : TEMPLATE;
  await query(server, `create database ${name} template ${template}`);
  return {
    url: databaseUrl(server, name),
    drop: () => query(server, `drop database if exists ${name} with (force)`),
  };
}

/** The address of another database on the same server. */
export function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

export async function query(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const url = process.env[SERVER_VARIABLE];
  const failure = process.env[ERROR_VARIABLE];
  if (failure !== undefined) throw new Error(`The template database: ${failure}`);
  if (url === undefined) throw new Error('test/support/global-setup.ts has not run');
  return url;
}
