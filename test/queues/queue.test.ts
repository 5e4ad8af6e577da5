import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Conflict, Invalid, Transient } from '../../src/lib/errors.ts';
import { measureRawThroughput } from '../../src/queues/raw-throughput.ts';
import type { JobRequest, Queue } from '../../src/queues/queue.ts';
// The store sets how the driver reads 64-bit numbers, for the queue too.
import '../../src/store/store.ts';
import { until } from '../support/until.ts';
import {
  availableBackends,
  handlers,
  openBackend,
  openTestQueue,
  SILENT,
  type TestBackend,
} from './support.ts';

const ingest = (accountId: string, more: Partial<JobRequest> = {}): JobRequest => ({
  name: 'ingest',
  payload: { accountId },
  key: `ingest:${accountId}`,
  ...more,
});

describe.each(availableBackends())('the job queue on %s', (name) => {
  let backend: TestBackend;
  const opened: Queue[] = [];

  const open = async (settings: Parameters<typeof openTestQueue>[1] = {}) => {
    const queue = await openTestQueue(backend.address, settings);
    opened.push(queue);
    return queue;
  };

  beforeAll(async () => {
    backend = await openBackend(name);
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queue) => queue.close()));
  });

  afterAll(async () => {
    await backend.close();
  });

  it('runs what was enqueued, each name with its own payload', async () => {
    const queue = await open();
    const ran: unknown[] = [];
    queue.work(
      handlers({
        ingest: async (payload) => void ran.push(payload),
        deliver: async (payload) => void ran.push(payload),
      }),
    );
    await queue.enqueue([ingest('a'), { name: 'deliver', payload: { key: 'k' }, key: 'k' }]);
    await until('both ran', () => ran.length === 2);
    expect(ran).toEqual(expect.arrayContaining([{ accountId: 'a' }, { key: 'k' }]));
    await until('nothing is left', async () => (await queue.pending()) === 0);
  });

  it('makes one job of requests with one key while it waits, and counts it as pending', async () => {
    const queue = await open();
    await queue.enqueue([ingest('a'), ingest('a'), ingest('b')]);
    await queue.enqueue([ingest('a'), ingest('c', { delayMs: 60_000 })]);
    await expect(queue.pending()).resolves.toBe(3);
  });

  it('runs a key again that was enqueued after it finished', async () => {
    const queue = await open();
    let runs = 0;
    queue.work(handlers({ ingest: async () => void (runs += 1) }));
    for (const expected of [1, 2, 3]) {
      await queue.enqueue([ingest('a')]);
      await until('it is finished', async () => (await queue.pending()) === 0);
      expect(runs).toBe(expected);
    }
  });

  it('never loses a request that comes while its key is running', async () => {
    const queue = await open();
    const asked = new Map<string, number>();
    const seen = new Map<string, number>();
    const running = new Set<string>();
    let overlaps = 0;
    queue.work(
      handlers({
        async ingest({ accountId }) {
          if (running.has(accountId)) overlaps += 1;
          running.add(accountId);
          seen.set(accountId, asked.get(accountId) ?? 0);
          await new Promise(setImmediate);
          running.delete(accountId);
        },
      }),
    );
    const ask = async (accountId: string) => {
      for (let turn = 0; turn < 60; turn += 1) {
        asked.set(accountId, (asked.get(accountId) ?? 0) + 1);
        await queue.enqueue([ingest(accountId)]);
      }
    };
    await Promise.all(['a', 'b', 'c', 'a', 'b'].map(ask));
    await until('nothing is left', async () => (await queue.pending()) === 0);
    expect(Object.fromEntries(seen)).toEqual({ a: 120, b: 120, c: 60 });
    expect(overlaps).toBe(0);
  });

  it('waits for a delay', async () => {
    const queue = await open();
    const startedAt: number[] = [];
    queue.work(handlers({ ingest: async () => void startedAt.push(performance.now()) }));
    const askedAt = performance.now();
    await queue.enqueue([ingest('a', { delayMs: 400 })]);
    await until('it ran', () => startedAt.length === 1);
    expect(startedAt[0]).toBeGreaterThanOrEqual(askedAt + 395);
  });

  it('tries a transient failure again after the time that the other side named', async () => {
    const queue = await open();
    const attempts: { made: number; at: number }[] = [];
    queue.work(
      handlers({
        async ingest(_payload, job) {
          attempts.push({ made: job.attemptsMade, at: performance.now() });
          if (attempts.length < 3) throw new Transient('busy', { retryAfterMs: 200 });
        },
      }),
    );
    await queue.enqueue([ingest('a')]);
    await until('nothing is left', async () => (await queue.pending()) === 0);
    expect(attempts.map(({ made }) => made)).toEqual([0, 1, 2]);
    const [first = 0, second = 0] = attempts.map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(195);
    // Well under the job's own backoff of seconds.
    expect(second - first).toBeLessThan(900);
  });

  it('gives up after the last attempt and frees the key', async () => {
    const queue = await open();
    let runs = 0;
    queue.work(
      handlers({
        async ingest() {
          runs += 1;
          if (runs <= 4) throw new Transient('busy', { retryAfterMs: 1 });
        },
      }),
    );
    await queue.enqueue([ingest('a')]);
    await until('it was given up', async () => runs === 4 && (await queue.pending()) === 0);
    await queue.enqueue([ingest('a')]);
    await until('it ran again', () => runs > 4);
    expect(runs).toBe(5);
  });

  it('does not retry what trying again cannot change', async () => {
    const queue = await open();
    let runs = 0;
    const bugs: unknown[] = [];
    queue.work(
      handlers({
        async ingest({ accountId }) {
          runs += 1;
          throw accountId === 'a' ? new Invalid('no') : new Conflict('late');
        },
      }),
      { onBug: (error) => bugs.push(error) },
    );
    await queue.enqueue([ingest('a'), ingest('b')]);
    await until('both failed', async () => runs === 2 && (await queue.pending()) === 0);
    expect(bugs).toEqual([]);
  });

  it('reports anything else as a bug, and does not retry it', async () => {
    const queue = await open();
    const bug = new TypeError('undefined is not a function');
    const bugs: unknown[] = [];
    queue.work(handlers({ ingest: () => Promise.reject(bug) }), {
      onBug: (error) => bugs.push(error),
    });
    await queue.enqueue([ingest('a')]);
    await until('nothing is left', async () => (await queue.pending()) === 0);
    expect(bugs).toEqual([bug]);
  });

  it('refuses a payload that is not what the name promises', async () => {
    const queue = await open();
    const wrong = { name: 'ingest', payload: {}, key: 'k' } as unknown as JobRequest;
    await expect(queue.enqueue([ingest('a'), wrong])).rejects.toBeInstanceOf(Invalid);
    await expect(queue.pending()).resolves.toBe(0);
  });

  it('sweeps on a schedule that several processes may set, and does not count it as pending', async () => {
    const [one, other] = [await open({ prefix: 'shared' }), await open({ prefix: 'shared' })];
    const sweptAt: number[] = [];
    for (const queue of [one, other]) {
      queue.work(handlers({ sweep: async () => void sweptAt.push(performance.now()) }));
      await queue.scheduleSweep(300);
    }
    await until('four sweeps', () => sweptAt.length >= 4);
    // Three times 300 ms, of which the first may have come late; at twice the pace it were 450.
    const [first = 0, , , fourth = 0] = sweptAt;
    expect(fourth - first).toBeGreaterThan(600);
    await until('only the next one is left', async () => (await one.pending()) === 0);
  });

  it('answers a ping', async () => {
    const queue = await open();
    await expect(queue.ping()).resolves.toBeUndefined();
  });

  it('measures what BullMQ itself can do, and leaves nothing behind', async () => {
    await expect(measureRawThroughput(backend.address, 300, SILENT)).resolves.toBeGreaterThan(50);
  });
});
