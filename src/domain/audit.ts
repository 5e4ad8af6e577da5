import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, type JsonObject } from '../lib/canonical-json.ts';

export const AuditType = z.enum([
  'account.added',
  'account.read',
  'account.failed',
  'account.resynced',
  'account.removed',
  'signal.ingested',
  'signal.triaged',
  'proposal.created',
  'proposal.approved',
  'proposal.denied',
  'proposal.claimed',
  'proposal.released',
  'proposal.done',
  'proposal.failed',
  'proposal.unknown',
  'proposal.expired',
  'proposal.superseded',
  'proposal.withdrawn',
  'proposal.snoozed',
  'proposal.pending',
  'proposal.undone',
  'decision.refused',
  'memory.learned',
  'digest.composed',
  'switch.paused',
  'switch.resumed',
]);
export type AuditType = z.infer<typeof AuditType>;

/** Who did it: a person by Slack id, or the flow verb that ran. */
export const AuditActor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), id: z.string() }),
  z.strictObject({ kind: z.literal('flow'), id: z.string() }),
]);
export type AuditActor = z.infer<typeof AuditActor>;

/** What a caller says; sequence, time and hashes come from the ledger. Ids and numbers only, no text of people. */
export interface AuditEvent {
  type: AuditType;
  actor: AuditActor;
  /** Id of the row it is about. */
  subject: string;
  data: JsonObject;
}

/** Closed, since a field that the hash does not cover could be added unnoticed. */
export const AuditEntry = z.strictObject({
  v: z.literal(1),
  /** One chain per Slack team. */
  workspace: z.string(),
  seq: z.number().int().positive(),
  /** ISO 8601, UTC, milliseconds. */
  at: z.string(),
  type: AuditType,
  actor: AuditActor,
  subject: z.string(),
  data: z.custom<JsonObject>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  ),
  /** Hash of the entry before; 64 zeros for the first. */
  prev: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const GENESIS = '0'.repeat(64);

/** SHA-256 over a zero byte (the leaf prefix of RFC 6962, section 2.1) and the canonical entry without `hash`. */
export function entryHash(entry: Omit<AuditEntry, 'hash'>): string {
  const { v, workspace, seq, at, type, actor, subject, data, prev } = entry;
  const leaf = canonicalJson({
    v,
    workspace,
    seq,
    at,
    type,
    actor: { kind: actor.kind, id: actor.id },
    subject,
    data,
    prev,
  });
  return createHash('sha256').update('\0').update(leaf, 'utf8').digest('hex');
}

export interface ChainHead {
  workspace: string;
  seq: number;
  hash: string;
}

/** Extends the chain; pure, so that the store and the verifier cannot disagree. */
export function chain(head: ChainHead, at: Date, events: readonly AuditEvent[]): AuditEntry[] {
  let { seq, hash: prev } = head;
  return events.map((event) => {
    seq += 1;
    const body = {
      v: 1 as const,
      workspace: head.workspace,
      seq,
      at: at.toISOString(),
      ...event,
      prev,
    };
    const entry = { ...body, hash: entryHash(body) };
    prev = entry.hash;
    return entry;
  });
}

export type Verification =
  | { verified: true; entries: number; head: string }
  | { verified: false; entries: number; brokenAt: number; why: string };

/** Checks entries one by one, so that an export of any size fits in memory. */
export function createVerifier(witness?: { seq: number; hash: string }): {
  add(entry: AuditEntry): void;
  result(): Verification;
} {
  let count = 0;
  let head = GENESIS;
  let broken: { seq: number; why: string } | undefined;
  let witnessed = witness === undefined || isGenesis(witness);
  const fail = (seq: number, why: string): void => {
    broken ??= { seq, why };
  };
  return {
    add: (entry) => {
      count += 1;
      if (entry.seq !== count) fail(count, `expected entry ${count}, found ${entry.seq}`);
      if (entry.prev !== head) fail(entry.seq, 'does not follow the entry before it');
      if (entryHash(entry) !== entry.hash) fail(entry.seq, 'its content does not match its hash');
      head = entry.hash;
      if (witness !== undefined && entry.seq === witness.seq) {
        witnessed = true;
        if (!entry.hash.startsWith(witness.hash)) fail(entry.seq, 'does not match the witness');
      }
    },
    result: () => {
      if (!witnessed && witness !== undefined)
        fail(count + 1, `entry ${witness.seq} of the witness is missing`);
      return broken === undefined
        ? { verified: true, entries: count, head }
        : { verified: false, entries: count, brokenAt: broken.seq, why: broken.why };
    },
  };
}

/** The witness of a ledger that was still empty. */
function isGenesis(witness: { seq: number; hash: string }): boolean {
  return witness.seq === 0 && GENESIS.startsWith(witness.hash);
}
