import {
  type ChainPoint,
  createLedgerVerifier,
  type Verification,
  type Verifier,
} from '../domain/audit.ts';
import type { Context } from '../context.ts';
import { Invalid } from '../lib/errors.ts';
import { auditCheckpoint } from '../store/audit-checkpoints.ts';
import { saveVerification } from '../store/audit-verifications.ts';
import { auditHead, auditWorkspaces, readAudit } from '../store/audit.ts';
import type { Store } from '../store/store.ts';
import { readAuditFile } from './audit-file.ts';

/** `12:ab34…` from the footer of a digest. */
export function parseWitness(text: string): ChainPoint {
  const match = /^#?(\d+)[: ]([0-9a-f]{8,64})$/.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined)
    throw new Invalid('A witness reads like 1234:0a1b2c3d4e, from the footer of a digest');
  return { seq: Number(match[1]), hash: match[2] };
}

/**
 * Verifies an export without any database: one JSON entry a line, as `audit export` writes it. That of a
 * pruned ledger starts behind its checkpoint.
 */
export async function verifyExport(
  file: string,
  witness?: ChainPoint,
  checkpoint?: ChainPoint,
): Promise<Verification> {
  const verifier = createLedgerVerifier(witness, checkpoint);
  let number = 0;
  for await (const entries of readAuditFile(file)) {
    for (const entry of entries) {
      number += 1;
      if (entry === null) {
        const why = `line ${number} is not an audit entry`;
        return { verified: false, entries: number, brokenAt: number, why };
      }
      verifier.add(entry);
    }
  }
  return verifier.result();
}

/** Verifies the ledgers of all workspaces where they live; a witness belongs to the only one. */
export async function verifyLedger(
  db: Store['db'],
  witness?: ChainPoint,
  onResult?: (workspace: string, result: Verification) => Promise<void>,
): Promise<Verification> {
  const results: Verification[] = [];
  for (const workspace of await auditWorkspaces(db)) {
    const result = await verifyWorkspace(db, workspace, witness);
    await onResult?.(workspace, result);
    results.push(result);
  }
  const broken = results.find(({ verified }) => !verified);
  if (broken !== undefined) return broken;
  const last = results.at(-1);
  const entries = results.reduce((sum, result) => sum + result.entries, 0);
  return { verified: true, entries, head: last?.verified === true ? last.head : '' };
}

/** As `verifyLedger`, and remembers of each ledger when that was and how it ended. */
export async function checkLedger(
  ctx: Pick<Context, 'store'>,
  witness?: ChainPoint,
): Promise<Verification> {
  return await verifyLedger(ctx.store.db, witness, (workspace, result) =>
    ctx.store.write((unit) => saveVerification(unit, workspace, result)),
  );
}

async function verifyWorkspace(
  db: Store['db'],
  workspace: string,
  witness?: ChainPoint,
): Promise<Verification> {
  // Read first: entries may come while this runs, and none that was there may be missing.
  const head = await auditHead(db, workspace);
  const checkpoint = await auditCheckpoint(db, workspace);
  const asked = createLedgerVerifier(witness ?? head, checkpoint);
  const all: Verifier[] =
    witness === undefined ? [asked] : [asked, createLedgerVerifier(head, checkpoint)];
  try {
    for await (const entry of readAudit(db, workspace))
      for (const verifier of all) verifier.add(entry);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    const { entries } = asked.result();
    return { verified: false, entries, brokenAt: entries + 1, why: error.message };
  }
  const results = all.map((verifier) => verifier.result());
  return results.find(({ verified }) => !verified) ?? asked.result();
}
