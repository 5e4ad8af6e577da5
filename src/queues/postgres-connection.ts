import { createPostgresBackend, isPgPool, type PgPool, runMigrations, withBackend } from 'bullmq';
import { Pool } from 'pg';
import { Transient } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { QueueConnection } from './connection.ts';
import { JOBS } from './jobs.ts';
import { reportErrors } from './report-errors.ts';
import { settledWithin, within } from './within.ts';

const CONNECT_MS = 5_000;
const SCHEMA = 'bullmq';
const PRODUCER_CONNECTIONS = 4;
/** Each worker keeps one connection to listen on; the rest is for their queries. */
const CONSUMER_CONNECTIONS = Object.keys(JOBS).length + 8;

const { Queue, Worker } = withBackend(createPostgresBackend);

/** See `connectQueue`. */
export async function connectPostgres(url: string, log: Log): Promise<QueueConnection> {
  const report = reportErrors(log);
  const openPool = (max: number): Pool & PgPool => {
    const pool = new Pool({
      connectionString: url,
      max,
      options: `-c search_path=${SCHEMA}`,
      application_name: 'nightshift-queue',
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
    });
    // BullMQ adds one listener for each queue and worker.
    pool.setMaxListeners(0);
    pool.on('error', report);
    if (!isPgPool(pool)) throw new TypeError('pg and BullMQ no longer fit together');
    return pool;
  };
  const producer = openPool(PRODUCER_CONNECTIONS);
  const consumer = openPool(CONSUMER_CONNECTIONS);
  try {
    await migrateSchema(producer);
  } catch (error) {
    await producer.end();
    throw new Transient('PostgreSQL does not take jobs: check DATABASE_URL and that it runs', {
      cause: error,
    });
  }

  return {
    backend: 'postgres',
    queue(name) {
      const queue = new Queue<unknown, void>(name, { connection: producer });
      queue.on('error', report);
      return queue;
    },
    worker(name, processor, settings) {
      const worker = new Worker<unknown, void>(name, processor, {
        connection: consumer,
        concurrency: settings.concurrency,
        lockDuration: settings.lockMs,
        stalledInterval: settings.stalledEveryMs,
        maxStalledCount: 2 ** 31 - 1,
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
      await within(1_000, producer.query('select 1'));
    },
    async close() {
      await settledWithin(1_000, Promise.all([producer.end(), consumer.end()]));
    },
  };
}

async function migrateSchema(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    client.release();
  }
}
