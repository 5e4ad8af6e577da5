import { type Kysely, sql } from 'kysely';
import { slackIds } from '../domain/person.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Database, Tx } from './schema.ts';
import { storableText } from './storable.ts';
import type { Unit } from './store.ts';

/** A pipeline that a team holds: nothing is proposed or carried out for it. */
export interface Hold {
  repository: string;
  /** `TEAM/USER`. */
  by: string;
  reason: string;
  since: Date;
}

/** Claims share this lock and whoever places a hold takes it alone: no claim can slip past one. */
const LOCK = sql`hashtextextended('holds', 0)`;

export async function listHolds(db: Kysely<Database>, teamId: string): Promise<Hold[]> {
  return await db
    .selectFrom('holds')
    .select(['repository', 'by_id as by', 'reason', 'held_at as since'])
    .where('workspace', '=', teamId)
    .orderBy('held_at')
    .execute();
}

/** The hold that a proposal falls under, whatever the case in which its repository is written; null where none. */
export async function holdOn(
  db: Kysely<Database>,
  { ownerId, facts, kind }: Pick<Proposal, 'ownerId' | 'facts' | 'kind'>,
): Promise<Hold | null> {
  const repository = facts['repository'];
  if (!kind.startsWith('pipeline.') || repository === undefined) return null;
  const holds = await listHolds(db, slackIds(ownerId).teamId);
  return holds.find((hold) => isSame(hold.repository, repository)) ?? null;
}

/** As `holdOn`, and it stays true until the transaction ends. */
export async function holdWhileClaiming(tx: Tx, proposal: Proposal): Promise<Hold | null> {
  await sql`select pg_advisory_xact_lock_shared(${LOCK})`.execute(tx);
  return await holdOn(tx, proposal);
}

/** Returns whether it was not held before. */
export async function placeHold(
  unit: Unit,
  hold: { repository: string; by: string; reason: string },
): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(unit.db);
  const { teamId } = slackIds(hold.by);
  const held = await listHolds(unit.db, teamId);
  if (held.some(({ repository }) => isSame(repository, hold.repository))) return false;
  await unit.db
    .insertInto('holds')
    .values({
      workspace: teamId,
      repository: hold.repository,
      by_id: hold.by,
      reason: storableText(hold.reason),
      held_at: unit.at,
    })
    .execute();
  unit.record(hold.by, {
    type: 'hold.placed',
    actor: { kind: 'person', id: hold.by },
    subject: hold.repository,
    data: {},
  });
  return true;
}

/** Returns the hold that stood, or null where none did. */
export async function liftHold(
  unit: Unit,
  lifted: { repository: string; by: string },
): Promise<Hold | null> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(unit.db);
  const { teamId } = slackIds(lifted.by);
  const held = (await listHolds(unit.db, teamId)).find(({ repository }) =>
    isSame(repository, lifted.repository),
  );
  if (held === undefined) return null;
  await unit.db
    .deleteFrom('holds')
    .where('workspace', '=', teamId)
    .where('repository', '=', held.repository)
    .execute();
  unit.record(lifted.by, {
    type: 'hold.lifted',
    actor: { kind: 'person', id: lifted.by },
    subject: held.repository,
    data: { heldBy: held.by },
  });
  return held;
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
