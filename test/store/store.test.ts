import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { Transient } from '#src/lib/errors.ts';
import { systemClock } from '#src/lib/time.ts';
import { openStore, type Store } from '#src/store/store.ts';
import { createPerson, openTestStore, type TestStore } from '../support/build-store.ts';
import { until } from '../support/until.ts';

let given: TestStore;
let other: Store;
beforeAll(async () => {
  given = await openTestStore();
  other = openStore({ databaseUrl: given.url, clock: systemClock, poolSize: 4 });
});
afterAll(async () => {
  await other.close();
  await given.close();
});

/** A promise to be settled by hand. */
function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** Ends whoever holds an advisory lock in this database, as a failing machine would. */
async function killHolders(): Promise<number> {
  const { rows } = await sql<{ ended: boolean }>`
    select pg_terminate_backend(pid) as ended from pg_locks
    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
  `.execute(other.db);
  return rows.length;
}

describe('a lock', () => {
  test('excludes others while work runs, and lets them in afterwards', async () => {
    const hold = gate();
    const entered = gate();
    const first = given.store.withLock('a', async () => {
      entered.open();
      await hold.opened;
      return 'first';
    });
    await entered.opened;
    expect(await other.withLock('a', () => Promise.resolve('second'))).toBeNull();
    expect(await given.store.withLock('a', () => Promise.resolve('second'))).toBeNull();
    expect(await other.withLock('b', () => Promise.resolve('another name'))).toBe('another name');
    hold.open();
    expect(await first).toBe('first');
    expect(await other.withLock('a', () => Promise.resolve('second'))).toBe('second');
  });

  test('lets one of thirty in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await given.store.ping();
      inside -= 1;
      return true;
    };
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? given.store : other).withLock('c', work)),
    );
    expect(most).toBe(1);
    expect(results.filter((result) => result === true).length).toBeGreaterThanOrEqual(1);
  });

  test('is free again after work that failed, whose error arrives', async () => {
    const failing = given.store.withLock('d', () => Promise.reject(new Error('work failed')));
    await expect(failing).rejects.toThrow('work failed');
    expect(await other.withLock('d', () => Promise.resolve('free'))).toBe('free');
  });

  test('dies with its holder’s connection, and the work’s own result stands', async () => {
    const hold = gate();
    const entered = gate();
    const first = given.store.withLock('e', async () => {
      entered.open();
      await hold.opened;
      return 'done all the same';
    });
    await entered.opened;
    expect(await killHolders()).toBe(1);
    await until(
      'the lock is free',
      async () => (await other.withLock('e', () => Promise.resolve(1))) === 1,
    );
    hold.open();
    expect(await first).toBe('done all the same');
    expect(await given.store.withLock('e', () => Promise.resolve('again'))).toBe('again');
  });

  test('keeps the error of work that failed after its connection died', async () => {
    const failing = given.store.withLock('f', async () => {
      await killHolders();
      throw new Error('the work’s own');
    });
    await expect(failing).rejects.toThrow('the work’s own');
  });
});

describe('a unit', () => {
  test('whose connection dies fails alone, and the store goes on', async () => {
    const pidOf = sql<{ pid: number }>`select pg_backend_pid() as pid`;
    const failing = given.store.write(async (unit) => {
      const { rows } = await pidOf.execute(unit.db);
      await sql`select pg_terminate_backend(${rows[0]?.pid}::int)`.execute(other.db);
      await until('the backend is gone', async () => {
        const found = await sql`select 1 from pg_stat_activity where pid = ${rows[0]?.pid}`.execute(
          other.db,
        );
        return found.rows.length === 0;
      });
      await sql`select 1`.execute(unit.db);
    });
    await expect(failing).rejects.toThrow(/terminat|connection/i);
    await given.store.ping();
    expect(await createPerson(given.store, { id: 'T0AFTER/U0DANA' })).toBe('T0AFTER/U0DANA');
  });

  test('that waits for another which waits for it can be tried again, and the other goes on', async () => {
    const ids = ['T0LOCK/U0ONE', 'T0LOCK/U0TWO'];
    for (const id of ids) await createPerson(given.store, { id });
    const holding = [gate(), gate()];
    const unit = (order: readonly string[], own: number) =>
      given.store.write(async ({ db }) => {
        for (const [at, id] of order.entries()) {
          await db.updateTable('people').set({ dm_channel: id }).where('id', '=', id).execute();
          if (at > 0) continue;
          holding[own]?.open();
          await holding[1 - own]?.opened;
        }
      });
    const results = await Promise.allSettled([unit(ids, 0), unit(ids.toReversed(), 1)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const lost = results.find((result) => result.status === 'rejected');
    expect(lost?.reason).toBeInstanceOf(Transient);
  });

  test('carries the clock’s time, one and the same for all its rows', async () => {
    const times = await given.store.write(async (unit) => {
      const before = unit.at;
      given.clock.advance(1_000);
      return [before, unit.at];
    });
    expect(times[0]).toEqual(times[1]);
    given.clock.advance(-1_000);
  });
});
