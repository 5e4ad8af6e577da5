import type { Kysely, Selectable } from 'kysely';
import { AuditEntry, type AuditEvent, chain, type ChainHead, GENESIS } from '../domain/audit.ts';
import { Invalid } from '../lib/errors.ts';
import type { Database, Tx } from './schema.ts';

const PAGE = 5_000;

/** Chains events to the workspace's ledger; the head row's lock puts all writers in one order. */
export async function appendAudit(
  tx: Tx,
  input: { workspace: string; at: Date; events: readonly AuditEvent[] },
): Promise<void> {
  if (input.events.length === 0) return;
  const head = await lockHead(tx, input.workspace);
  const entries = chain(head, input.at, input.events);
  for (let at = 0; at < entries.length; at += 1_000) {
    await tx
      .insertInto('audit')
      .values(entries.slice(at, at + 1_000).map(toRow))
      .execute();
  }
  const last = entries.at(-1);
  if (last === undefined) return;
  await tx
    .updateTable('audit_heads')
    .set({ seq: last.seq, hash: last.hash })
    .where('workspace', '=', input.workspace)
    .execute();
}

async function lockHead(tx: Tx, workspace: string): Promise<ChainHead> {
  const locked = await tx
    .selectFrom('audit_heads')
    .selectAll()
    .where('workspace', '=', workspace)
    .forUpdate()
    .executeTakeFirst();
  if (locked !== undefined) return locked;
  await tx
    .insertInto('audit_heads')
    .values({ workspace, seq: 0, hash: GENESIS })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return await tx
    .selectFrom('audit_heads')
    .selectAll()
    .where('workspace', '=', workspace)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** The newest entry's number and hash, or the genesis head of an empty ledger. */
export async function auditHead(db: Kysely<Database>, workspace: string): Promise<ChainHead> {
  const head = await db
    .selectFrom('audit_heads')
    .selectAll()
    .where('workspace', '=', workspace)
    .executeTakeFirst();
  return head ?? { workspace, seq: 0, hash: GENESIS };
}

export async function auditWorkspaces(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('audit_heads')
    .select('workspace')
    .orderBy('workspace')
    .execute();
  return rows.map(({ workspace }) => workspace);
}

/**
 * A ledger in order, a page at a time: whole, or what comes after an entry. Throws `Invalid` at a row that no
 * chain ever made.
 */
export async function* readAudit(
  db: Kysely<Database>,
  workspace: string,
  from = 0,
): AsyncGenerator<AuditEntry> {
  let after = from;
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('workspace', '=', workspace)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    for (const row of rows) yield toEntry(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.seq;
  }
}

/** What the ledger says of one subject, in order. Throws as `readAudit` does. */
export async function entriesAbout(
  db: Kysely<Database>,
  workspace: string,
  subject: string,
): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('subject', '=', subject)
    .orderBy('seq')
    .execute();
  return rows.map(toEntry);
}

function toEntry(row: Selectable<Database['audit']>): AuditEntry {
  const entry = AuditEntry.safeParse({ ...row, at: row.at.toISOString() });
  if (entry.success) return entry.data;
  throw new Invalid(`Entry ${row.seq} of the ledger of ${row.workspace} was changed`);
}

function toRow(entry: AuditEntry) {
  return {
    v: entry.v,
    workspace: entry.workspace,
    seq: entry.seq,
    at: new Date(entry.at),
    type: entry.type,
    actor: JSON.stringify(entry.actor),
    subject: entry.subject,
    data: JSON.stringify(entry.data),
    prev: entry.prev,
    hash: entry.hash,
  };
}
