import type { Kysely } from 'kysely';
import { type Denial, DenialReason } from '../domain/denial.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';
import type { Unit } from './store.ts';

/** Keeps why something was denied; false when that was said before. What was typed is not in the ledger. */
export async function saveDenial(
  unit: Unit,
  proposal: Proposal,
  { reason, note, by }: Denial & { by: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await unit.db
    .insertInto('denial_reasons')
    .values({
      proposal_id: proposal.id,
      person_id: by,
      reason,
      note: note === null ? null : storableText(note),
      given_at: unit.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  unit.record(proposal.ownerId, {
    type: 'denial.explained',
    actor: { kind: 'person', id: by },
    subject: proposal.id,
    data: { reason, noteCharacters: note?.length ?? 0, digest: proposal.digest },
  });
  return true;
}

/** What was said of those that were denied with a reason, by proposal. */
export async function denialsOf(
  db: Kysely<Database>,
  proposalIds: readonly string[],
): Promise<Map<string, Denial>> {
  if (proposalIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('denial_reasons')
    .selectAll()
    .where('proposal_id', 'in', proposalIds)
    .execute();
  return new Map(
    rows.map(({ proposal_id: id, reason, note }) => [
      id,
      { reason: DenialReason.parse(reason), note },
    ]),
  );
}
