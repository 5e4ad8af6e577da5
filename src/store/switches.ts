import { type Kysely, sql } from 'kysely';
import { slackIds } from '../domain/person.ts';
import type { Database, Tx } from './schema.ts';
import type { Unit } from './store.ts';

/** What the kill switch stops: one person, or everybody of a team. */
export type SwitchScope = { person: string } | { team: string };

/** Who turned a switch from the command line. */
export const OPERATOR = 'operator';

/** Claims share this lock and whoever turns a switch takes it alone: no claim can slip past a pause. */
const LOCK = sql`hashtextextended('kill switch', 0)`;

export async function isPaused(db: Kysely<Database>, ownerId: string): Promise<boolean> {
  const scopes = [ownerId, slackIds(ownerId).teamId];
  const rows = await db
    .selectFrom('switches')
    .select('scope')
    .where('scope', 'in', scopes)
    .execute();
  return rows.length > 0;
}

/** Whether this person is stopped, and when that ends by itself; null where somebody has to resume. */
export async function readPause(
  db: Kysely<Database>,
  ownerId: string,
): Promise<{ paused: boolean; resumesAt: Date | null }> {
  const rows = await db
    .selectFrom('switches')
    .select('resumes_at')
    .where('scope', 'in', [ownerId, slackIds(ownerId).teamId])
    .execute();
  const [only, other] = rows;
  return {
    paused: rows.length > 0,
    resumesAt: other === undefined ? (only?.resumes_at ?? null) : null,
  };
}

export interface OpenSwitch {
  /** A person or a team. */
  scope: string;
  by: string;
  since: Date;
  /** When it is released by itself. */
  resumesAt: Date | null;
}

/** Every switch that stops something now. */
export async function openSwitches(db: Kysely<Database>): Promise<OpenSwitch[]> {
  return await db
    .selectFrom('switches')
    .select(['scope', 'by_id as by', 'paused_at as since', 'resumes_at as resumesAt'])
    .orderBy('scope')
    .execute();
}

/** As `isPaused`, and it stays true until the transaction ends. */
export async function isPausedWhileClaiming(tx: Tx, ownerId: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock_shared(${LOCK})`.execute(tx);
  return await isPaused(tx, ownerId);
}

export interface SwitchChange {
  by: string;
  paused: boolean;
  /** When a pause ends by itself; absent is never. */
  resumesAt?: Date;
}

/** Returns whether anything changed: pausing twice until the same time is pausing once. */
export async function turnSwitch(
  unit: Unit,
  scope: SwitchScope,
  change: SwitchChange,
): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(unit.db);
  const key = 'person' in scope ? scope.person : scope.team;
  const changed = change.paused ? await turnOn(unit, key, change) : await turnOff(unit, key);
  if (!changed) return false;
  unit.record('person' in scope ? scope.person : `${scope.team}/U0`, {
    type: change.paused ? 'switch.paused' : 'switch.resumed',
    actor: { kind: change.by === OPERATOR ? 'flow' : 'person', id: change.by },
    subject: key,
    data: change.resumesAt === undefined ? {} : { until: change.resumesAt.toISOString() },
  });
  return true;
}

/**
 * Releases a pause whose time is over, unless it was set anew since. Until then its row stops everything: a
 * sweep that is late makes a pause longer, never shorter.
 */
export async function releaseEnded(unit: Unit, scope: string, flowVerb: string): Promise<boolean> {
  const { numDeletedRows } = await unit.db
    .deleteFrom('switches')
    .where('scope', '=', scope)
    .where('resumes_at', '<=', unit.at)
    .executeTakeFirst();
  if (numDeletedRows !== 1n) return false;
  unit.record(scope, {
    type: 'switch.resumed',
    actor: { kind: 'flow', id: flowVerb },
    subject: scope,
    data: {},
  });
  return true;
}

/** The people whose pause is over by now. */
export async function endedPauses(db: Kysely<Database>, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('switches')
    .select('scope')
    .where('resumes_at', '<=', now)
    .execute();
  return rows.map(({ scope }) => scope);
}

async function turnOn(unit: Unit, scope: string, change: SwitchChange): Promise<boolean> {
  const set = { by_id: change.by, resumes_at: change.resumesAt ?? null };
  const { numInsertedOrUpdatedRows } = await unit.db
    .insertInto('switches')
    .values({ scope, paused_at: unit.at, ...set })
    .onConflict((conflict) =>
      conflict
        .column('scope')
        .doUpdateSet(set)
        .where('switches.resumes_at', 'is distinct from', set.resumes_at),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

async function turnOff(unit: Unit, scope: string): Promise<boolean> {
  const { numDeletedRows } = await unit.db
    .deleteFrom('switches')
    .where('scope', '=', scope)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
