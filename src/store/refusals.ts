import type { Kysely, Selectable } from 'kysely';
import { Proposal } from '../domain/proposal.ts';
import { storableJson, storableText } from './storable.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

/** What policy refused before anybody was asked. */
export interface Refusal {
  proposal: Proposal;
  rule: string;
  reason: string;
}

export async function insertRefusals(unit: Unit, refused: readonly Refusal[]): Promise<void> {
  for (const { proposal, rule, reason } of refused) {
    const { id, ownerId, digest, kind, risk } = proposal;
    await unit.db
      .insertInto('refusals')
      .values({
        id,
        owner_id: ownerId,
        rule,
        reason: storableText(reason),
        digest,
        bound: storableJson(proposal),
        refused_at: unit.at,
      })
      .execute();
    unit.record(ownerId, {
      type: 'policy.refused',
      actor: { kind: 'flow', id: 'propose' },
      subject: id,
      data: { rule, kind, risk, digest },
    });
  }
}

/** The newest first. */
export async function listRefusals(
  db: Kysely<Database>,
  ownerId: string,
  limit: number,
): Promise<Refusal[]> {
  const rows = await db
    .selectFrom('refusals')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('opened', '=', false)
    .orderBy('refused_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toRefusal);
}

/** How much was refused since, whatever became of it. */
export async function countRefusals(
  db: Kysely<Database>,
  ownerId: string,
  since: Date,
): Promise<number> {
  const { count } = await db
    .selectFrom('refusals')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_id', '=', ownerId)
    .where('refused_at', '>', since)
    .executeTakeFirstOrThrow();
  return count;
}

export async function findRefusal(db: Kysely<Database>, id: string): Promise<Refusal | null> {
  const row = await db
    .selectFrom('refusals')
    .selectAll()
    .where('id', '=', id)
    .where('opened', '=', false)
    .executeTakeFirst();
  return row === undefined ? null : toRefusal(row);
}

export async function noteOpened(unit: Unit, id: string): Promise<void> {
  await unit.db.updateTable('refusals').set({ opened: true }).where('id', '=', id).execute();
}

function toRefusal(row: Selectable<Database['refusals']>): Refusal {
  const bound = row.bound;
  const dates = Object.entries(bound).map(([name, value]): [string, unknown] =>
    (name === 'expiresAt' || name === 'movedAt') && typeof value === 'string'
      ? [name, new Date(value)]
      : [name, value],
  );
  return {
    proposal: Proposal.parse(Object.fromEntries(dates)),
    rule: row.rule,
    reason: row.reason,
  };
}
