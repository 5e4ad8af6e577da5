import { createRedisBackend, withBackend } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { Transient } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { QueueConnection } from './connection.ts';
import { reportErrors } from './report-errors.ts';
import { within } from './within.ts';

const CONNECT_MS = 5_000;
const PREFIX = 'nightshift';

const { Queue, Worker } = withBackend(createRedisBackend);

/** Knows its copies: BullMQ makes one for each worker, which only it could close. */
class TrackedRedis extends Redis {
  readonly copies: Redis[] = [];

  override duplicate(override?: Partial<RedisOptions>): Redis {
    const copy = super.duplicate(override);
    this.copies.push(copy);
    return copy;
  }
}

/** See `connectQueue`. */
export async function connectRedis(url: string, log: Log): Promise<QueueConnection> {
  const report = reportErrors(log);
  const common = {
    connectTimeout: CONNECT_MS,
    disconnectTimeout: 200,
    retryStrategy: (attempt: number) => Math.min(attempt * 100, 1_000),
  };
  // Commands of callers fail after some reconnects, so that they do not pile up while Redis is away.
  const producer = new TrackedRedis(url, { ...common, maxRetriesPerRequest: 4 });
  producer.on('error', report);
  let consumer: TrackedRedis | undefined;
  // Commands of workers wait until Redis is back.
  const openConsumer = () => {
    const client = new TrackedRedis(url, { ...common, maxRetriesPerRequest: null });
    client.on('error', report);
    return client;
  };
  const disconnect = () => {
    end(producer);
    if (consumer !== undefined) for (const client of [consumer, ...consumer.copies]) end(client);
  };
  try {
    await within(CONNECT_MS, producer.ping());
  } catch (error) {
    disconnect();
    throw new Transient('Redis does not answer: check REDIS_URL and that it runs', {
      cause: error,
    });
  }

  return {
    backend: 'redis',
    queue(name) {
      const queue = new Queue<unknown, void>(name, { connection: producer, prefix: PREFIX });
      queue.on('error', report);
      return queue;
    },
    worker(name, processor, settings) {
      const worker = new Worker<unknown, void>(name, processor, {
        connection: (consumer ??= openConsumer()),
        prefix: PREFIX,
        concurrency: settings.concurrency,
        lockDuration: settings.lockMs,
        stalledInterval: settings.stalledEveryMs,
        maxStalledCount: Number.MAX_SAFE_INTEGER,
        runRetryDelay: 1_000,
        settings: {
          backoffStrategy: (attemptsMade, _type, error) =>
            settings.retryDelayMs(attemptsMade, error),
        },
      });
      worker.on('error', report);
      return worker;
    },
    async ping() {
      await within(1_000, producer.ping());
    },
    close: async () => disconnect(),
  };
}

/**
 * Ends a client and all commands that wait in it. One that is between two attempts to reconnect would
 * only forget the next attempt and keep its commands, and so whoever awaits them, for ever.
 */
function end(client: Redis): void {
  client.disconnect();
  if (client.status !== 'reconnecting') return;
  client.connect().then(
    () => client.disconnect(),
    () => undefined,
  );
}
