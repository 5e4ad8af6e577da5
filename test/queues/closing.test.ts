import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { JobRequest, Queue } from '../../src/queues/queue.ts';
import { until } from '../support/until.ts';
import {
  availableBackends,
  handlers,
  openBackend,
  openTestQueue,
  type TestBackend,
} from './support.ts';

const ingest = (accountId: string, more: Partial<JobRequest> = {}): JobRequest => ({
  name: 'ingest',
  payload: { accountId },
  key: `ingest:${accountId}`,
  ...more,
});

describe.each(availableBackends())('workers of the job queue on %s that end', (name) => {
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

  it('waits at closing for the jobs that run, and starts no others', async () => {
    const queue = await open();
    const done: string[] = [];
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const workers = queue.work(
      handlers({
        async propose({ ownerId }) {
          await gate;
          done.push(ownerId);
        },
      }),
    );
    const propose = (ownerId: string): JobRequest => ({
      name: 'propose',
      payload: { ownerId },
      key: ownerId,
    });
    await queue.enqueue([propose('a')]);
    await until('it runs', async () => (await queue.pending()) === 1);
    await queue.enqueue([propose('b')]);
    const closed = workers.close(10_000);
    release();
    await closed;
    expect(done.length).toBeLessThanOrEqual(1);
    await expect(queue.pending()).resolves.toBe(2 - done.length);
  });

  it('closes in bounded time though a job ignores its signal, and runs that job again', async () => {
    const queue = await open();
    let runs = 0;
    let aborted = false;
    const stuck = queue.work(
      handlers({
        async ingest(_payload, { signal }) {
          runs += 1;
          signal.addEventListener('abort', () => (aborted = true));
          await new Promise(() => undefined);
        },
      }),
    );
    await queue.enqueue([ingest('a')]);
    await until('it runs', () => runs === 1);
    const from = performance.now();
    await stuck.close(100);
    expect(performance.now() - from).toBeLessThan(3_500);
    expect(aborted).toBe(true);
    queue.work(handlers({ ingest: async () => void (runs += 1) }));
    await until('it ran again', () => runs > 1);
    expect(runs).toBe(2);
  });

  it('runs the job of a killed worker process again, and the same key after it', async () => {
    const prefix = 'killed';
    const queue = await open({ prefix });
    await queue.enqueue([ingest('a')]);
    const child = spawn(
      process.execPath,
      [
        new URL('worker-process.ts', import.meta.url).pathname,
        JSON.stringify(backend.address),
        prefix,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await queue.enqueue([ingest('a')]);
    let runs = 0;
    queue.work(handlers({ ingest: async () => void (runs += 1) }));
    await until('nothing is left', async () => (await queue.pending()) === 0);
    expect(runs).toBe(2);
  });
});
