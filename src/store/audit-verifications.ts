import type { Kysely } from 'kysely';
import type { Verification } from '../domain/audit.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';
import * as say from '../words/proof.ts';

export interface LastVerification {
  workspace: string;
  at: Date;
  verified: boolean;
  entries: number;
  head: string;
  /** Null when it verified. */
  why: string | null;
}

/** Remembers how the latest verification of a ledger ended; it is no part of the ledger. */
export async function saveVerification(
  unit: Unit,
  workspace: string,
  result: Verification,
): Promise<void> {
  const row = {
    at: unit.at,
    verified: result.verified,
    entries: result.entries,
    head: result.verified ? result.head : '',
    why: result.verified ? null : say.entry(result.brokenAt, result.why),
  };
  await unit.db
    .insertInto('audit_verifications')
    .values({ workspace, ...row })
    .onConflict((conflict) => conflict.column('workspace').doUpdateSet(row))
    .execute();
}

/** When each ledger was last verified, and how that ended. */
export async function lastVerifications(db: Kysely<Database>): Promise<LastVerification[]> {
  return await db.selectFrom('audit_verifications').selectAll().orderBy('workspace').execute();
}
