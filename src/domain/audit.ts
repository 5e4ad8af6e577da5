import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, type JsonObject } from '../lib/canonical-json.ts';
import { AuditType } from './audit-type.ts';
import * as say from '../words/proof.ts';

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
  /** 1 until receipts came; both kinds stand in one chain. */
  v: z.union([z.literal(1), z.literal(2)]),
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

/**
 * What the next entry names as `prev`. In version 1 that is the leaf, with `prev` among its content; from
 * version 2 on it links the leaf to `prev`, so that a part of a chain can be shown without its content.
 */
export function entryHash(entry: Omit<AuditEntry, 'hash'>): string {
  return entry.v === 1 ? leafHash(entry) : linkHash(entry.prev, leafHash(entry));
}

/** SHA-256 over a zero byte (the leaf prefix of RFC 6962, section 2.1) and the canonical content. */
export function leafHash(entry: Omit<AuditEntry, 'hash'>): string {
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
    ...(v === 1 ? { prev } : {}),
  });
  return createHash('sha256').update('\0').update(leaf, 'utf8').digest('hex');
}

/** SHA-256 over a one byte (the node prefix of RFC 6962) and both hashes as they are written, the leaf's 64 digits last. */
export function linkHash(prev: string, leaf: string): string {
  return createHash('sha256').update('\u0001').update(prev, 'utf8').update(leaf).digest('hex');
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
      v: 2 as const,
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

/** A place in a chain: the number and hash of an entry; a witness may give the first digits of the hash alone. */
export type ChainPoint = Pick<ChainHead, 'seq' | 'hash'>;

export interface Verifier {
  add(entry: AuditEntry): void;
  result(): Verification;
}

export const START: ChainPoint = { seq: 0, hash: GENESIS };

/** Checks entries one by one, so that an export of any size fits in memory; the caller vouches for `from`, the entry before the first. */
export function createVerifier(witness?: ChainPoint, from: ChainPoint = START): Verifier {
  let count = 0;
  let head = from.hash;
  let broken: { seq: number; why: string } | undefined;
  let witnessed = witness === undefined || matches(from, witness);
  const fail = (seq: number, why: string): void => {
    broken ??= { seq, why };
  };
  return {
    add: (entry) => {
      count += 1;
      const expected = from.seq + count;
      if (entry.seq !== expected) fail(expected, say.expectedEntry(expected, entry.seq));
      if (entry.prev !== head) fail(entry.seq, say.doesNotFollowTheEntry);
      if (entryHash(entry) !== entry.hash) fail(entry.seq, say.itsContentDoesNotMatch);
      head = entry.hash;
      if (witness !== undefined && entry.seq === witness.seq) {
        witnessed = true;
        if (!entry.hash.startsWith(witness.hash)) fail(entry.seq, say.doesNotMatchTheWitness);
      }
    },
    result: () => {
      if (!witnessed && witness !== undefined)
        fail(from.seq + count + 1, missingWitness(witness, from));
      return broken === undefined
        ? { verified: true, entries: count, head }
        : { verified: false, entries: count, brokenAt: broken.seq, why: broken.why };
    },
  };
}

/**
 * Checks a ledger whose beginning may have been pruned. Nothing vouches for a checkpoint but the ledger: one
 * of the entries behind it has to say that it was made.
 */
export function createLedgerVerifier(
  witness?: ChainPoint,
  checkpoint: ChainPoint = START,
): Verifier {
  const verifier = createVerifier(witness, checkpoint);
  let confirmed = checkpoint.seq === 0 && checkpoint.hash === GENESIS;
  return {
    add: (entry) => {
      verifier.add(entry);
      confirmed ||=
        entry.type === 'audit.pruned' &&
        entry.data['seq'] === checkpoint.seq &&
        entry.data['hash'] === checkpoint.hash;
    },
    result: () => {
      const result = verifier.result();
      if (!result.verified || confirmed) return result;
      const why = say.noEntrySays(checkpoint.seq);
      return { verified: false, entries: result.entries, brokenAt: checkpoint.seq + 1, why };
    },
  };
}

/** Whether a witness names just this point: the start of an empty ledger, or a checkpoint. */
function matches(point: ChainPoint, witness: ChainPoint): boolean {
  return witness.seq === point.seq && point.hash.startsWith(witness.hash);
}

function missingWitness(witness: ChainPoint, from: ChainPoint): string {
  return witness.seq < from.seq
    ? say.entryOfTheWitness(witness.seq)
    : say.entryOfTheWitnessSeq(witness.seq);
}
