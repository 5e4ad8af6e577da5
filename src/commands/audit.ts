import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { AuditEntry, createVerifier, type Verification } from '../domain/audit.ts';
import { Invalid } from '../lib/errors.ts';
import { parseJson } from '../lib/trust.ts';
import { auditWorkspaces, readAudit } from '../store/audit.ts';
import type { Store } from '../store/store.ts';

/** What an export's verification may be held against: the line that every digest carries. */
export interface Witness {
  seq: number;
  hash: string;
}

/** `12:ab34…` from the footer of a digest. */
export function parseWitness(text: string): Witness {
  const match = /^#?(\d+)[: ]([0-9a-f]{8,64})$/.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined)
    throw new Invalid('A witness reads like 1234:0a1b2c3d4e, from the footer of a digest');
  return { seq: Number(match[1]), hash: match[2] };
}

/** Verifies an export without any database: one JSON entry a line, as `audit export` writes it. */
export async function verifyExport(file: string, witness?: Witness): Promise<Verification> {
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true) throw new Invalid(`${file} is not a file that can be read`);
  const verifier = createVerifier(witness);
  let number = 0;
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number += 1;
    if (line === '') continue;
    const entry = AuditEntry.safeParse(parseLine(line));
    if (!entry.success)
      return {
        verified: false,
        entries: number,
        brokenAt: number,
        why: `line ${number} is not an audit entry`,
      };
    verifier.add(entry.data);
  }
  return verifier.result();
}

/** Verifies the ledgers of all workspaces where they live; a witness belongs to the only one. */
export async function verifyLedger(db: Store['db'], witness?: Witness): Promise<Verification> {
  let entries = 0;
  let head = '';
  for (const workspace of await auditWorkspaces(db)) {
    const verifier = createVerifier(witness);
    for await (const entry of readAudit(db, workspace)) verifier.add(entry);
    const result = verifier.result();
    if (!result.verified) return result;
    entries += result.entries;
    head = result.head;
  }
  return { verified: true, entries, head };
}

/** Writes the ledger of one workspace as JSON lines; returns how many. */
export async function exportLedger(
  db: Store['db'],
  target: { workspace?: string | undefined; file: string | undefined },
): Promise<number> {
  const workspaces = await auditWorkspaces(db);
  const workspace = target.workspace ?? workspaces[0];
  if (workspace === undefined) return 0;
  if (target.workspace === undefined && workspaces.length > 1)
    throw new Invalid(`There are ledgers of ${workspaces.join(', ')}: name one with --workspace`);
  const out =
    target.file === undefined ? process.stdout : createWriteStream(target.file, { mode: 0o600 });
  let count = 0;
  for await (const entry of readAudit(db, workspace)) {
    if (!out.write(`${JSON.stringify(entry)}\n`)) await once(out, 'drain');
    count += 1;
  }
  if (target.file !== undefined)
    await new Promise<void>((resolve, reject) =>
      out.end((error?: Error | null) => (error ? reject(error) : resolve())),
    );
  return count;
}

function parseLine(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return null;
  }
}
