import type { JSONColumnType } from 'kysely';
import type { AuditActor } from '../domain/audit.ts';
import type { JsonObject } from '../lib/canonical-json.ts';

/** The ledger's tables, as Kysely sees them. */
export interface AuditTables {
  audit_heads: { workspace: string; seq: number; hash: string };
  audit_checkpoints: { workspace: string; seq: number; hash: string; pruned_at: Date };
  audit_verifications: {
    workspace: string;
    at: Date;
    verified: boolean;
    entries: number;
    head: string;
    why: string | null;
  };
  audit: {
    v: number;
    workspace: string;
    seq: number;
    at: Date;
    type: string;
    actor: JSONColumnType<AuditActor>;
    subject: string;
    data: JSONColumnType<JsonObject>;
    prev: string;
    hash: string;
  };
}
