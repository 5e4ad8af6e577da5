import { afterEach, describe, expect, it } from 'vitest';
import { Transient } from '../../src/lib/errors.ts';
import type { JobRequest, Queue } from '../../src/queues/queue.ts';
import { createTestDatabase, query } from '../support/postgres.ts';
import { freePort, startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { availableBackends, handlers, openTestQueue } from './support.ts';

const many = (count: number): JobRequest[] =>
  Array.from({ length: count }, (_, at) => ({
    name: 'ingest',
    payload: { accountId: `a${at}` },
    key: `a${at}`,
  }));

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function workInto(queue: Queue): Set<string> {
  const done = new Set<string>();
  queue.work(
    handlers({
      async ingest({ accountId }) {
        await new Promise(setImmediate);
        done.add(accountId);
      },
    }),
  );
  return done;
}

const withRedis = availableBackends().includes('Redis') ? describe : describe.skip;

withRedis('the job queue while Redis is away', () => {
  it('finishes all jobs though Redis is killed and restarted in the middle', async () => {
    const redis = await startRedis();
    closing.push(() => redis.stop());
    const queue = await openTestQueue({ redisUrl: redis.url });
    closing.push(() => queue.close());
    await queue.enqueue(many(2_000));
    const done = workInto(queue);
    await until('some are done', () => done.size > 200);
    await redis.kill();
    expect(done.size).toBeLessThan(2_000);
    await redis.restart();
    await until('all are done', () => done.size === 2_000, 20_000);
    await until('nothing is left', async () => (await queue.pending()) === 0);
    expect(done.size).toBe(2_000);
  });

  it('tells a caller within seconds, answers again afterwards, and closes in the meantime', async () => {
    const redis = await startRedis();
    closing.push(() => redis.stop());
    const [queue, other] = [
      await openTestQueue({ redisUrl: redis.url }),
      await openTestQueue({ redisUrl: redis.url }),
    ];
    closing.push(() => queue.close());
    other.work(handlers({}));
    await redis.kill();
    const from = performance.now();
    await expect(queue.enqueue(many(1))).rejects.toBeInstanceOf(Transient);
    await expect(queue.ping()).rejects.toBeInstanceOf(Error);
    expect(performance.now() - from).toBeLessThan(7_000);
    await other.close();
    expect(performance.now() - from).toBeLessThan(12_000);
    await redis.restart();
    await until('it answers', () =>
      queue.ping().then(
        () => true,
        () => false,
      ),
    );
    await queue.enqueue(many(3));
    await expect(queue.pending()).resolves.toBe(3);
  }, 60_000);

  it('says at the start that nobody answers', async () => {
    const redisUrl = `redis://127.0.0.1:${await freePort()}`;
    await expect(openTestQueue({ redisUrl })).rejects.toThrow(/Redis does not answer/);
  });
});

describe('the job queue while PostgreSQL is away', () => {
  it('finishes all jobs though every connection is cut in the middle', async () => {
    const database = await createTestDatabase({ empty: true });
    closing.push(() => database.drop());
    const queue = await openTestQueue({ databaseUrl: database.url });
    closing.push(() => queue.close());
    await queue.enqueue(many(1_000));
    const done = workInto(queue);
    for (const count of [100, 300]) {
      await until('some are done', () => done.size > count);
      await query(
        database.url,
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      );
    }
    expect(done.size).toBeLessThan(1_000);
    await until('all are done', () => done.size === 1_000, 25_000);
    await until('nothing is left', async () => (await queue.pending()) === 0);
    await queue.enqueue(many(1));
  });

  it('says at the start that nobody answers', async () => {
    const databaseUrl = `postgres://nobody@127.0.0.1:${await freePort()}/nothing`;
    await expect(openTestQueue({ databaseUrl })).rejects.toThrow(/PostgreSQL does not take jobs/);
  });
});
