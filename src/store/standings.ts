import type { Kysely } from 'kysely';
import type { Proposal } from '../domain/proposal.ts';
import { approversOf } from './policy-facts.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

interface Standing {
  /** Why they can decide nothing, in words; null for a full and active member. */
  misfit: string | null;
  checkedAt: Date;
}

/** For so long what the workspace said counts as said right before a claim. */
const FRESH_MS = 120_000;

/** Notes what the workspace says of somebody now. */
export async function noteStanding(
  unit: Unit,
  personId: string,
  misfit: string | null,
): Promise<void> {
  const row = { misfit, checked_at: unit.at };
  await unit.db
    .insertInto('standings')
    .values({ person_id: personId, ...row })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
    .execute();
}

export async function findStanding(
  db: Kysely<Database>,
  personId: string,
): Promise<Standing | null> {
  const row = await db
    .selectFrom('standings')
    .selectAll()
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row === undefined ? null : { misfit: row.misfit, checkedAt: row.checked_at };
}

/** Who approved and may not decide any more; `misfit` is null where that is not known well enough. */
export type LostStanding =
  | { personId: string; misfit: string }
  | { personId: string; misfit: null };

/**
 * Whether everybody whose approval counts is still a full member, by what the workspace said last. What
 * speaks for somebody or touches production (R2, R3) needs that said right before.
 */
export async function lostStanding(unit: Unit, proposal: Proposal): Promise<LostStanding | null> {
  const mustBeFresh = proposal.risk === 'R2' || proposal.risk === 'R3';
  for (const personId of await approversOf(unit.db, proposal)) {
    const standing = await findStanding(unit.db, personId);
    if (standing !== null && standing.misfit !== null) return { personId, misfit: standing.misfit };
    const ageMs = standing === null ? Infinity : unit.at.getTime() - standing.checkedAt.getTime();
    if (mustBeFresh && ageMs > FRESH_MS) return { personId, misfit: null };
  }
  return null;
}
