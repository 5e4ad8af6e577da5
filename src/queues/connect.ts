import type { Log } from '../lib/log.ts';
import type { QueueAddress, QueueConnection } from './connection.ts';
import { connectPostgres } from './postgres-connection.ts';
import { connectRedis } from './redis-connection.ts';

/**
 * Connects, and brings the schema of the PostgreSQL backend up to date. Rejects with `Transient` when
 * the backend does not answer within some seconds; later losses are survived and only logged.
 */
export async function connectQueue(address: QueueAddress, log: Log): Promise<QueueConnection> {
  return 'redisUrl' in address
    ? connectRedis(address.redisUrl, log)
    : connectPostgres(address.databaseUrl, log);
}
