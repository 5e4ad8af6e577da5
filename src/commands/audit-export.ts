import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { AuditEntry } from '../domain/audit.ts';
import { toOcsf } from '../domain/ocsf.ts';
import { Invalid } from '../lib/errors.ts';
import { parseJson } from '../lib/trust.ts';
import { auditWorkspaces, readAudit } from '../store/audit.ts';
import type { Store } from '../store/store.ts';

export interface ExportTarget {
  workspace?: string | undefined;
  file: string | undefined;
  /** `jsonl`, the default, can be verified; `ocsf` is for log collectors. */
  format?: string | undefined;
}

/** Writes the ledger of one workspace, one JSON object a line; returns how many. */
export async function exportLedger(db: Store['db'], target: ExportTarget): Promise<number> {
  const write = await lineWriter(target.format ?? 'jsonl');
  const workspace = await oneWorkspace(db, target.workspace);
  if (workspace === undefined) return 0;
  const out =
    target.file === undefined ? process.stdout : createWriteStream(target.file, { mode: 0o600 });
  let count = 0;
  for await (const entry of readAudit(db, workspace)) {
    if (!out.write(`${write(entry)}\n`)) await once(out, 'drain');
    count += 1;
  }
  if (target.file !== undefined)
    await new Promise<void>((resolve, reject) =>
      out.end((error?: Error | null) => (error ? reject(error) : resolve())),
    );
  return count;
}

/** The named workspace, or the only one; undefined while there is none. Throws `Invalid` when it must be named. */
export async function oneWorkspace(
  db: Store['db'],
  named: string | undefined,
): Promise<string | undefined> {
  if (named !== undefined) return named;
  const workspaces = await auditWorkspaces(db);
  if (workspaces.length > 1)
    throw new Invalid(`There are ledgers of ${workspaces.join(', ')}: name one with --workspace`);
  return workspaces[0];
}

async function lineWriter(format: string): Promise<(entry: AuditEntry) => string> {
  if (format === 'jsonl') return (entry) => JSON.stringify(entry);
  if (format !== 'ocsf') throw new Invalid('The format must be jsonl or ocsf');
  const file = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = z.object({ version: z.string() }).parse(parseJson(file));
  return (entry) => JSON.stringify(toOcsf(entry, version));
}
