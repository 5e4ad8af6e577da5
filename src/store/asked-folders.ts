import { type Kysely, sql } from 'kysely';
import { ProposalState } from '../domain/proposal.ts';
import type { Database } from './schema.ts';

/** What became of the latest question since an instant whether to make this label or folder; null where there was none. */
export async function askedFolder(
  db: Kysely<Database>,
  asked: { accountId: string; folder: string; since: Date },
): Promise<ProposalState | null> {
  const row = await db
    .selectFrom('proposals')
    .select('state')
    .where('account_id', '=', asked.accountId)
    .where('kind', '=', 'mail.makefolder')
    .where(sql<boolean>`lower(facts ->> 'folder') = lower(${asked.folder})`)
    .where('created_at', '>', asked.since)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : ProposalState.parse(row.state);
}
