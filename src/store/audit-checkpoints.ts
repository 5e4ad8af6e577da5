import { type Kysely, sql } from 'kysely';
import type { AuditActor, ChainPoint } from '../domain/audit.ts';
import { Conflict } from '../lib/errors.ts';
import { appendAudit } from './audit.ts';
import type { Database } from './schema.ts';

/** The last entry that left the ledger; undefined while all of it is here. */
export async function auditCheckpoint(
  db: Kysely<Database>,
  workspace: string,
): Promise<ChainPoint | undefined> {
  return await db
    .selectFrom('audit_checkpoints')
    .select(['seq', 'hash'])
    .where('workspace', '=', workspace)
    .executeTakeFirst();
}

/** The last of the entries that are all older than `before`; undefined where there is none. */
export async function lastBefore(
  db: Kysely<Database>,
  workspace: string,
  before: Date,
): Promise<ChainPoint | undefined> {
  const firstKept = await db
    .selectFrom('audit')
    .select('seq')
    .where('workspace', '=', workspace)
    .where('at', '>=', before)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  let query = db
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .where('workspace', '=', workspace)
    .orderBy('seq', 'desc')
    .limit(1);
  if (firstKept !== undefined) query = query.where('seq', '<', firstKept.seq);
  return await query.executeTakeFirst();
}

/**
 * Takes everything up to `through` out of the ledger, which says so itself in the same transaction: the
 * triggers let entries go only behind a checkpoint that an `audit.pruned` entry names. Returns how many left.
 */
export async function pruneAudit(
  db: Kysely<Database>,
  at: Date,
  cut: {
    workspace: string;
    through: ChainPoint;
    actor: AuditActor;
    /** SHA-256 of the file that keeps what leaves. */
    exportDigest: string;
  },
): Promise<number> {
  const { workspace, through, actor, exportDigest } = cut;
  return await db.transaction().execute(async (tx) => {
    const data = { seq: through.seq, hash: through.hash, export: exportDigest };
    await appendAudit(tx, {
      workspace,
      at,
      events: [{ type: 'audit.pruned', actor, subject: workspace, data }],
    });
    const checkpoint = { seq: through.seq, hash: through.hash, pruned_at: at };
    await tx
      .insertInto('audit_checkpoints')
      .values({ workspace, ...checkpoint })
      .onConflict((conflict) => conflict.column('workspace').doUpdateSet(checkpoint))
      .execute();
    await sql`select set_config('nightshift.pruning', ${workspace}, true)`.execute(tx);
    const { numDeletedRows } = await tx
      .deleteFrom('audit')
      .where('workspace', '=', workspace)
      .where('seq', '<=', through.seq)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new Conflict('These entries have left already');
    return Number(numDeletedRows);
  });
}
