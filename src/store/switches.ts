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

export interface OpenSwitch {
  /** A person or a team. */
  scope: string;
  by: string;
  since: Date;
}

/** Every switch that stops something now. */
export async function openSwitches(db: Kysely<Database>): Promise<OpenSwitch[]> {
  return await db
    .selectFrom('switches')
    .select(['scope', 'by_id as by', 'paused_at as since'])
    .orderBy('scope')
    .execute();
}

/** As `isPaused`, and it stays true until the transaction ends. */
export async function isPausedWhileClaiming(tx: Tx, ownerId: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock_shared(${LOCK})`.execute(tx);
  return await isPaused(tx, ownerId);
}

/** Returns whether anything changed: pausing twice is pausing once. */
export async function turnSwitch(
  unit: Unit,
  scope: SwitchScope,
  change: { by: string; paused: boolean },
): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(unit.db);
  const key = 'person' in scope ? scope.person : scope.team;
  const changed = change.paused ? await turnOn(unit, key, change.by) : await turnOff(unit, key);
  if (!changed) return false;
  unit.record('person' in scope ? scope.person : `${scope.team}/U0`, {
    type: change.paused ? 'switch.paused' : 'switch.resumed',
    actor: { kind: change.by === OPERATOR ? 'flow' : 'person', id: change.by },
    subject: key,
    data: {},
  });
  return true;
}

async function turnOn(unit: Unit, scope: string, by: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await unit.db
    .insertInto('switches')
    .values({ scope, by_id: by, paused_at: unit.at })
    .onConflict((conflict) => conflict.doNothing())
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
