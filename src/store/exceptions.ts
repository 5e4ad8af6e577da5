import type { Kysely, Selectable } from 'kysely';
import { newId } from '../lib/ids.ts';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';
import type { Unit } from './store.ts';

export type PolicyException = Selectable<Database['exceptions']>;

export interface AskedException {
  ownerId: string;
  proposalId: string;
  digest: string;
  minutes: number;
  reason: string;
}

/** Returns its id, or null when one is asked for the same proposal already. */
export async function insertException(unit: Unit, asked: AskedException): Promise<string | null> {
  const id = newId('exc');
  const { numInsertedOrUpdatedRows } = await unit.db
    .insertInto('exceptions')
    .values({
      id,
      owner_id: asked.ownerId,
      proposal_id: asked.proposalId,
      digest: asked.digest,
      minutes: asked.minutes,
      reason: storableText(asked.reason),
      state: 'asked',
      asked_at: unit.at,
      decided_by: null,
      decided_at: null,
      ends_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return null;
  unit.record(asked.ownerId, {
    type: 'exception.asked',
    actor: { kind: 'person', id: asked.ownerId },
    subject: id,
    data: { proposal: asked.proposalId, digest: asked.digest, minutes: asked.minutes },
  });
  return id;
}

export async function findException(
  db: Kysely<Database>,
  id: string,
): Promise<PolicyException | null> {
  const row = await db.selectFrom('exceptions').selectAll().where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

/** Granted and not yet over, those that end first in front. */
export async function liveExceptions(db: Kysely<Database>, at: Date): Promise<PolicyException[]> {
  return await db
    .selectFrom('exceptions')
    .selectAll()
    .where('state', '=', 'granted')
    .where('ends_at', '>', at)
    .orderBy('ends_at')
    .orderBy('id')
    .execute();
}

/** Compare-and-set: returns false when somebody answered it before. */
export async function answerException(
  unit: Unit,
  exception: PolicyException,
  answer: { granted: boolean; by: string },
): Promise<boolean> {
  const endsAt = answer.granted ? new Date(unit.at.getTime() + exception.minutes * 60_000) : null;
  const { numUpdatedRows } = await unit.db
    .updateTable('exceptions')
    .set({
      state: answer.granted ? 'granted' : 'denied',
      decided_by: answer.by,
      decided_at: unit.at,
      ends_at: endsAt,
    })
    .where('id', '=', exception.id)
    .where('state', '=', 'asked')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  unit.record(exception.owner_id, {
    type: answer.granted ? 'exception.granted' : 'exception.denied',
    actor: { kind: 'person', id: answer.by },
    subject: exception.id,
    data: {
      proposal: exception.proposal_id,
      digest: exception.digest,
      until: endsAt?.toISOString() ?? null,
    },
  });
  return true;
}
