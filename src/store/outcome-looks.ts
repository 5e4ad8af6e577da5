import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

export interface Look {
  viewerId: string;
  team: string | null;
  at: Date;
}

/** Somebody is about to see these people's figures: each of them can see that from now on. */
export async function noteLook(
  unit: Unit,
  look: { viewerId: string; subjectIds: readonly string[]; team: string | null },
): Promise<void> {
  const { viewerId, subjectIds, team } = look;
  await unit.db
    .insertInto('outcome_looks')
    .values(
      subjectIds.map((subjectId) => ({
        subject_id: subjectId,
        viewer_id: viewerId,
        team,
        looked_at: unit.at,
      })),
    )
    .execute();
  for (const subject of subjectIds)
    unit.record(subject, {
      type: 'outcome.looked',
      actor: { kind: 'person', id: viewerId },
      subject,
      data: { asTeam: team !== null },
    });
}

/** Who looked at this person's figures, newest first. */
export async function looksAt(
  db: Kysely<Database>,
  subjectId: string,
  limit: number,
): Promise<Look[]> {
  return await db
    .selectFrom('outcome_looks')
    .select(['viewer_id as viewerId', 'team', 'looked_at as at'])
    .where('subject_id', '=', subjectId)
    .orderBy('looked_at', 'desc')
    .limit(limit)
    .execute();
}
