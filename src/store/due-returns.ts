import { type Kysely, sql } from 'kysely';
import type { Proposal } from '../domain/proposal.ts';
import { toProposal } from './proposal-rows.ts';
import type { Database } from './schema.ts';

/** After so many ways back that failed, only a person can help. */
const TRIES_MAX = 5;

/**
 * Snoozed mails whose time has come, whose mailbox is connected, and which nothing is bringing back, brought
 * back, or found to be back already. Of several decisions to take a mail away the last one says when it returns.
 */
export async function returnsDue(db: Kysely<Database>, now: Date): Promise<string[]> {
  const rows = await due(db, now).select('proposals.id').orderBy('proposals.id').execute();
  return rows.map(({ id }) => id);
}

/** This one, where it is still due. */
export async function returnDue(
  db: Kysely<Database>,
  id: string,
  now: Date,
): Promise<Proposal | null> {
  const row = await due(db, now)
    .selectAll('proposals')
    .where('proposals.id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : toProposal(row);
}

function due(db: Kysely<Database>, now: Date) {
  return db
    .selectFrom('proposals')
    .innerJoin('accounts', 'accounts.id', 'proposals.account_id')
    .where('accounts.state', '=', 'connected')
    .where('proposals.kind', '=', 'mail.snooze')
    .where('proposals.state', '=', 'done')
    .where(sql<string>`proposals.facts->>'returnsAt'`, '<=', now.toISOString())
    .where(
      sql<boolean>`not exists (select 1 from proposals back where back.undoes = proposals.id and (
        back.state in ('pending', 'approved', 'claimed', 'unknown', 'done')
        or (back.kind = 'mail.wake' and back.state in ('superseded', 'expired', 'denied'))))`,
    )
    .where(
      sql<boolean>`not exists (select 1 from proposals later where later.signal_id = proposals.signal_id
        and later.kind in ('mail.snooze', 'mail.archive', 'mail.report')
        and later.state in ('approved', 'claimed', 'unknown', 'done') and later.decided_at > proposals.decided_at)`,
    )
    .where(
      sql<boolean>`(select count(*) from proposals tried where tried.undoes = proposals.id and tried.kind = 'mail.wake') < ${TRIES_MAX}`,
    );
}
