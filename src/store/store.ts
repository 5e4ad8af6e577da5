import { Kysely, PostgresDialect, sql } from 'kysely';
import { DatabaseError, Pool, types } from 'pg';
import type { AuditEvent } from '../domain/audit.ts';
import { slackIds } from '../domain/person.ts';
import { Transient } from '../lib/errors.ts';
import type { Clock } from '../lib/time.ts';
import { appendAudit } from './audit.ts';
import type { Database, Tx } from './schema.ts';

/**
 * One transaction in the making. What changes a row takes a unit, and records what it did; the records
 * are chained into the ledger as the transaction's last step, so a change without its audit row cannot
 * be committed.
 */
export interface Unit {
  readonly db: Tx;
  readonly at: Date;
  record(ownerId: string, event: AuditEvent): void;
}

export interface Store {
  readonly db: Kysely<Database>;
  /** Rejects with `Transient` when PostgreSQL ended it so that another could go on (a deadlock). */
  write<Value>(run: (unit: Unit) => Promise<Value>): Promise<Value>;
  /**
   * Runs `work` while holding a lock that dies with this process's connection, or returns `null` at once
   * when another holds it. The lock is the database's (`pg_try_advisory_lock`), so it works across machines.
   */
  withLock<Value>(name: string, work: () => Promise<Value>): Promise<Value | null>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

// Counters and sequence numbers fit a double; the driver's default for int8 is text.
types.setTypeParser(types.builtins.INT8, Number);

export function openStore(options: {
  databaseUrl: string;
  clock: Clock;
  poolSize?: number;
}): Store {
  const pool = new Pool({ connectionString: options.databaseUrl, max: options.poolSize ?? 16 });
  const locks = new Pool({ connectionString: options.databaseUrl, max: options.poolSize ?? 16 });
  for (const each of [pool, locks]) surviveLostConnections(each);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    write: (run) =>
      db
        .transaction()
        .execute((tx) => runUnit({ tx, at: options.clock.now() }, run))
        .catch(rethrow),
    withLock: (name, work) => withLock(locks, { name, work }),
    ping: async () => void (await sql`select 1`.execute(db)),
    close: async () => {
      await db.destroy();
      await locks.end();
    },
  };
}

/**
 * A connection may die while idle, between two queries of a transaction, or while it holds a lock. The next
 * query on it reports its own error, and the pool replaces it; unheard, the event would end the process.
 */
function surviveLostConnections(pool: Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (connection) => connection.on('error', () => undefined));
}

const DEADLOCK = '40P01';

function rethrow(error: unknown): never {
  if (error instanceof DatabaseError && error.code === DEADLOCK)
    throw new Transient('Two changes waited for each other', { cause: error });
  throw error;
}

async function runUnit<Value>(
  { tx, at }: { tx: Tx; at: Date },
  run: (unit: Unit) => Promise<Value>,
): Promise<Value> {
  const recorded = new Map<string, AuditEvent[]>();
  const value = await run({
    db: tx,
    at,
    record: (ownerId, event) => {
      const { teamId } = slackIds(ownerId);
      const events = recorded.get(teamId);
      if (events === undefined) recorded.set(teamId, [event]);
      else events.push(event);
    },
  });
  // One order for all units, so that two of them can never wait for each other.
  for (const workspace of [...recorded.keys()].toSorted()) {
    await appendAudit(tx, { workspace, at, events: recorded.get(workspace) ?? [] });
  }
  return value;
}

async function withLock<Value>(
  pool: Pool,
  { name, work }: { name: string; work: () => Promise<Value> },
): Promise<Value | null> {
  const connection = await pool.connect();
  let broken = false;
  try {
    const { rows } = await connection.query<{ held: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
      [name],
    );
    if (rows[0]?.held !== true) return null;
    try {
      return await work();
    } finally {
      // What cannot be unlocked is dropped, and the lock with it; the work's own result stands.
      await connection
        .query('select pg_advisory_unlock(hashtextextended($1, 0))', [name])
        .catch(() => (broken = true));
    }
  } finally {
    connection.release(broken);
  }
}
