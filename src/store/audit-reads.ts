import type { Kysely } from 'kysely';
import { slackIds } from '../domain/person.ts';
import type { Database } from './schema.ts';

export interface OwnEntry {
  seq: number;
  type: string;
  subject: string;
  at: Date;
}

/** The newest ledger entries that are about proposals and accounts of one person, newest first. */
export async function auditOfPerson(
  db: Kysely<Database>,
  ownerId: string,
  limit: number,
): Promise<OwnEntry[]> {
  const proposals = db.selectFrom('proposals').select('id').where('owner_id', '=', ownerId);
  const accounts = db.selectFrom('accounts').select('id').where('owner_id', '=', ownerId);
  return await db
    .selectFrom('audit')
    .select(['seq', 'type', 'subject', 'at'])
    .where('workspace', '=', slackIds(ownerId).teamId)
    .where('type', '<>', 'account.read')
    .where(({ eb, or }) =>
      or([
        eb('subject', '=', ownerId),
        eb('subject', 'in', proposals),
        eb('subject', 'in', accounts),
      ]),
    )
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}
