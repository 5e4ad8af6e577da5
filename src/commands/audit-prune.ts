import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { type ChainPoint, createVerifier, START } from '../domain/audit.ts';
import { Invalid } from '../lib/errors.ts';
import { parseJson } from '../lib/trust.ts';
import { auditCheckpoint, lastBefore, pruneAudit } from '../store/audit-checkpoints.ts';
import { verifyLedger } from './audit.ts';
import { oneWorkspace } from './audit-export.ts';
import { readAuditFile } from './audit-file.ts';

/** What `--keep-checkpoint` writes, and `audit verify --checkpoint` reads. */
const Checkpoint = z.strictObject({
  v: z.literal(1),
  workspace: z.string(),
  /** The last entry that left the ledger. */
  seq: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** SHA-256 of the export that keeps what left. */
  export: z.string(),
  prunedAt: z.string(),
});
type Checkpoint = z.infer<typeof Checkpoint>;

export interface PruneOptions {
  /** ISO 8601 day or instant; entries from then on stay. */
  before: string;
  /** An export of this ledger that holds everything that leaves; it is verified first. */
  export: string;
  /** Where the checkpoint is written before anything leaves. */
  keepCheckpoint: string;
  workspace?: string | undefined;
}

const OPERATOR = { kind: 'flow', id: 'audit-command' } as const;

/** Takes old entries out of the database once a verified export has them; what remains still verifies. */
export async function pruneLedger(
  ctx: Pick<Context, 'store' | 'clock'>,
  options: PruneOptions,
): Promise<{ pruned: number; seq: number; hash: string }> {
  const { db } = ctx.store;
  const before = instantOf(options.before);
  if (before > ctx.clock.now()) throw new Invalid('--before lies in the future');
  const workspace = await oneWorkspace(db, options.workspace);
  const through = workspace === undefined ? undefined : await lastBefore(db, workspace, before);
  if (workspace === undefined || through === undefined)
    throw new Invalid(`No entry is older than ${before.toISOString()}`);
  const state = await verifyLedger(db);
  if (!state.verified)
    throw new Invalid(`The ledger does not verify (entry ${state.brokenAt}), so nothing leaves it`);
  await checkExport(options.export, {
    workspace,
    from: await auditCheckpoint(db, workspace),
    through,
  });
  const exportDigest = await fileDigest(options.export);
  await writeCheckpoint(options.keepCheckpoint, {
    v: 1,
    workspace,
    ...through,
    export: exportDigest,
    prunedAt: ctx.clock.now().toISOString(),
  });
  const cut = { workspace, through, actor: OPERATOR, exportDigest };
  const pruned = await pruneAudit(db, ctx.clock.now(), cut);
  return { pruned, ...through };
}

export async function readCheckpoint(file: string): Promise<ChainPoint> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Invalid(`${file} cannot be read`, { cause });
  });
  try {
    const { seq, hash } = Checkpoint.parse(parseJson(text));
    return { seq, hash };
  } catch (cause) {
    throw new Invalid(`${file} is not a checkpoint of the ledger`, { cause });
  }
}

/** The same hash at the cut, at the end of a whole chain, means the same entries. */
async function checkExport(
  file: string,
  {
    workspace,
    from,
    through,
  }: { workspace: string; from?: ChainPoint | undefined; through: ChainPoint },
): Promise<void> {
  const refused = (why: string): Invalid =>
    new Invalid(
      `${file} does not hold all that would leave: ${why}. Make it with: nightshift audit export --workspace ${workspace} --file ${file}`,
    );
  let verifier: ReturnType<typeof createVerifier> | undefined;
  for await (const entries of readAuditFile(file)) {
    for (const entry of entries) {
      if (entry === null || entry.workspace !== workspace)
        throw refused('a line is not an entry of this ledger');
      verifier ??= createVerifier(through, entry.seq === 1 ? START : from);
      verifier.add(entry);
    }
  }
  const result = verifier?.result();
  if (result === undefined) throw refused('it is empty');
  if (!result.verified) throw refused(result.why);
}

async function fileDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return String(hash.setEncoding('hex').read());
}

/** A checkpoint that is there already is never written over: it may be the only one that fits its export. */
async function writeCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new Invalid(`${file} cannot be written, or is there already`, { cause });
  }
}

function instantOf(text: string): Date {
  const instant = new Date(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(instant.getTime()))
    throw new Invalid('--before reads like 2026-10-31 or 2026-10-31T00:00:00Z');
  return instant;
}
