import { readdir, readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import { Invalid } from '../lib/errors.ts';
import type { Database } from './schema.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/** Forward-only SQL files, in the order of their names. */
const provider: MigrationProvider = {
  async getMigrations() {
    const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).toSorted();
    const migrations = await Promise.all(
      files.map(async (file): Promise<[string, Migration]> => {
        const text = await readFile(new URL(file, FOLDER), 'utf8');
        return [
          file.replace('.sql', ''),
          { up: async (db) => void (await sql.raw(text).execute(db)) },
        ];
      }),
    );
    return Object.fromEntries(migrations);
  },
};

/**
 * Brings the schema up to date; safe to run from several processes at once (Kysely's migrator takes an
 * advisory lock). Returns the names of the migrations that it ran. Throws `Invalid` when one fails; each
 * runs in a transaction, so a failed one changed nothing.
 */
export async function migrate(db: Kysely<Database>): Promise<string[]> {
  const { error, results = [] } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) {
    const failed = results.find(({ status }) => status === 'Error');
    throw new Invalid(
      `Migration ${failed?.migrationName ?? ''} failed; the schema is as it was before`,
      { cause: error },
    );
  }
  return results.map(({ migrationName }) => migrationName);
}

/** Names of the migrations that this version needs and the database lacks. */
export async function missingMigrations(db: Kysely<Database>): Promise<string[]> {
  const all = await new Migrator({ db, provider }).getMigrations();
  return all.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}
