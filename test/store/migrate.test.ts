import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import { systemClock } from '#src/lib/time.ts';
import { migrate, missingMigrations } from '#src/store/migrate.ts';
import { openStore, type Store } from '#src/store/store.ts';
import { createPerson } from '../support/build-store.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let one: Store;
let two: Store;
beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  one = openStore({ databaseUrl: database.url, clock: systemClock, poolSize: 2 });
  two = openStore({ databaseUrl: database.url, clock: systemClock, poolSize: 2 });
});
afterEach(async () => {
  await one.close();
  await two.close();
  await database.drop();
});

test('an empty database lacks every migration, and a migrated one none', async () => {
  const missing = await missingMigrations(one.db);
  expect(missing).toContain('0001-init');
  expect(await migrate(one.db)).toEqual(missing);
  expect(await missingMigrations(one.db)).toEqual([]);
  expect(await migrate(one.db)).toEqual([]);
  expect(await createPerson(one)).not.toBe('');
});

test('two processes that migrate at once run each migration once', async () => {
  const missing = await missingMigrations(one.db);
  const [left, right] = await Promise.all([migrate(one.db), migrate(two.db)]);
  expect([...left, ...right].toSorted()).toEqual(missing);
  expect(await missingMigrations(two.db)).toEqual([]);
});

test('a migration that fails changes nothing and names itself', async () => {
  await sql`create table proposals (already text)`.execute(one.db);
  await expect(migrate(one.db)).rejects.toThrow('Migration 0001-init failed');
  const { rows } = await sql`select 1 from pg_tables where tablename = 'people'`.execute(one.db);
  expect(rows).toEqual([]);
  expect(await missingMigrations(one.db)).toContain('0001-init');
});
