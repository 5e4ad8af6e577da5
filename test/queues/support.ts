import { pino } from 'pino';
import { createQueue, type QueueSettings } from '../../src/queues/bullmq.ts';
import type { QueueAddress } from '../../src/queues/connection.ts';
import { JOBS } from '../../src/queues/jobs.ts';
import type { JobHandlers, Queue } from '../../src/queues/queue.ts';
import { keysOf } from '../../src/lib/trust.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { redisAvailable, startRedis } from '../support/redis.ts';

export const SILENT = pino({ level: 'silent' });

export interface TestBackend {
  address: QueueAddress;
  close(): Promise<void>;
}

const BACKENDS: Record<string, () => Promise<TestBackend>> = {
  async PostgreSQL() {
    const database = await createTestDatabase({ empty: true });
    return { address: { databaseUrl: database.url }, close: () => database.drop() };
  },
  async Redis() {
    const redis = await startRedis();
    return { address: { redisUrl: redis.url }, close: () => redis.stop() };
  },
};

/** Names of the backends that this machine can run; says why one is left out. */
export function availableBackends(): string[] {
  const names = Object.keys(BACKENDS);
  if (redisAvailable()) return names;
  process.stderr.write('Tests on Redis are skipped: redis-server is not on the PATH\n');
  return names.filter((name) => name !== 'Redis');
}

export async function openBackend(name: string): Promise<TestBackend> {
  const open = BACKENDS[name];
  if (open === undefined) throw new Error(`There is no backend named ${name}`);
  return open();
}

/** Handlers that do nothing but what is given. */
export function handlers(some: Partial<JobHandlers>): JobHandlers {
  const idle = Object.fromEntries(keysOf(JOBS).map((name) => [name, async () => undefined]));
  return { ...(idle as unknown as JobHandlers), ...some };
}

let openedQueues = 0;

/** A queue whose names nobody else uses, and which notices a killed worker soon. */
export async function openTestQueue(
  address: QueueAddress,
  settings: Partial<QueueSettings> = {},
): Promise<Queue> {
  openedQueues += 1;
  return createQueue(address, {
    log: SILENT,
    prefix: `test-${openedQueues}`,
    lockMs: 1_000,
    stalledEveryMs: 500,
    ...settings,
  });
}
