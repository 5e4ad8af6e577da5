import { z } from 'zod';
import { canonicalJson, type Json, type JsonObject } from '../lib/canonical-json.ts';
import { AuditEntry, type ChainPoint, entryHash, linkHash } from './audit.ts';
import { slackIds } from './person.ts';
import { ActionKind, proposalDigest, ProviderRequest, requestDigest } from './proposal.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const JsonRecord = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** What approval binds, whole. */
const BoundRecord = z.strictObject({
  id: z.string(),
  kind: ActionKind,
  accountId: z.string(),
  ownerId: z.string(),
  version: z.int(),
  request: z.strictObject(ProviderRequest.shape),
  preconditions: JsonRecord,
  facts: z.record(z.string(), z.string()),
});

/** The story that the entries tell, for people; a checker tells it again and compares. */
const Summary = z.strictObject({
  risk: z.string(),
  proposedAt: z.string(),
  decision: z.enum(['approved', 'denied']),
  decidedBy: z.string(),
  decidedAt: z.string(),
  /** The standing grant by which it was approved; null where a person clicked. */
  grant: z.string().nullable(),
  /** The card whose button was pressed; null where it was approved by an edit. */
  card: z.string().nullable(),
  alsoApprovedBy: z.array(z.string()),
  claimedAt: z.string().nullable(),
  outcome: z.string(),
  outcomeAt: z.string(),
  /** The provider's id of what came to exist or changed; null where it named none. */
  providerId: z.string().nullable(),
});

/**
 * One proposal's whole story with its place in the ledger, checked without any database. Between its own
 * entries and the head stand the leaves of others: 64 digits each, which say nothing of what is in them.
 */
export const Receipt = z.strictObject({
  format: z.literal('nightshift-receipt/1'),
  record: BoundRecord,
  digest: Sha256,
  requestDigest: Sha256,
  summary: Summary,
  entries: z.array(AuditEntry).min(1),
  leaves: z.array(Sha256),
  head: z.strictObject({ workspace: z.string(), seq: z.int(), hash: Sha256 }),
});
export type Receipt = z.infer<typeof Receipt>;

type Drawn = Pick<Receipt, 'record' | 'entries' | 'leaves' | 'head'>;

/** Null when the entries do not tell of a decision, or are older than receipts. */
export function drawReceipt({ record, entries, leaves, head }: Drawn): Receipt | null {
  const summary = summaryOf(entries);
  if (summary === null || entries.some(({ v }) => v === 1)) return null;
  return Receipt.parse({
    format: 'nightshift-receipt/1',
    record,
    digest: proposalDigest(record),
    requestDigest: requestDigest(record.request),
    summary,
    entries,
    leaves,
    head,
  });
}

export type ReceiptCheck =
  | { verified: true; receipt: Receipt; witnessed: boolean }
  | { verified: false; why: string };

/**
 * Checks every field against every other. With a witness (the chain head of a digest) it must also be of
 * that chain; without one it only agrees with itself, and with the head that it names.
 */
export function checkReceipt(given: unknown, witness?: ChainPoint): ReceiptCheck {
  const parsed = Receipt.safeParse(given);
  if (!parsed.success) return refused('it is no receipt, or one that was changed');
  const receipt = parsed.data;
  const why = contradiction(receipt) ?? brokenPath(receipt, witness);
  return why === null
    ? { verified: true, receipt, witnessed: witness !== undefined }
    : refused(why);
}

function refused(why: string): ReceiptCheck {
  return { verified: false, why };
}

/** Where the record, its digests, the story and the entries do not say the same. */
function contradiction(receipt: Receipt): string | null {
  const { record, digest, entries, head, summary } = receipt;
  if (proposalDigest(record) !== digest) return 'the record is not the one of its digest';
  if (requestDigest(record.request) !== receipt.requestDigest)
    return 'the request is not the one of its digest';
  const foreign = entries.find((entry) => !isAbout(entry, receipt));
  if (foreign !== undefined) return `entry ${foreign.seq} is about something else`;
  if (slackIds(record.ownerId).teamId !== head.workspace) return 'its owner is of another ledger';
  const told = summaryOf(entries);
  return told === null || canonicalJson(told) !== canonicalJson(summary)
    ? 'its summary is not what the entries say'
    : null;
}

function isAbout({ subject, workspace, data }: AuditEntry, receipt: Receipt): boolean {
  const { record, digest, requestDigest: request, head } = receipt;
  return (
    subject === record.id &&
    workspace === head.workspace &&
    (data['digest'] ?? digest) === digest &&
    (data['request'] ?? request) === request
  );
}

function summaryOf(entries: readonly AuditEntry[]): z.infer<typeof Summary> | null {
  const of = (type: AuditEntry['type']): AuditEntry | undefined =>
    entries.findLast((entry) => entry.type === type);
  const created = of('proposal.created');
  const decided = of('proposal.approved') ?? of('proposal.denied');
  const last = entries.findLast(({ type }) => type.startsWith('proposal.'));
  if (created === undefined || decided === undefined || last === undefined) return null;
  return {
    risk: textOf(created.data['risk']) ?? '',
    proposedAt: created.at,
    decision: decided.type === 'proposal.approved' ? 'approved' : 'denied',
    decidedBy: textOf(decided.data['by']) ?? decided.actor.id,
    decidedAt: decided.at,
    grant: textOf(decided.data['allowance']),
    card: textOf(decided.data['card']),
    alsoApprovedBy: entries
      .filter(({ type }) => type === 'approval.given')
      .map(({ actor }) => actor.id),
    claimedAt: of('proposal.claimed')?.at ?? null,
    outcome: last.type.replace('proposal.', ''),
    outcomeAt: last.at,
    providerId: textOf(of('proposal.done')?.data['providerId']),
  };
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** Where the path does not lead from the first entry to the head, or not past the witness. */
function brokenPath(receipt: Receipt, witness?: ChainPoint): string | null {
  const { entries, head } = receipt;
  const from = (entries[0]?.seq ?? 0) - 1;
  const outside = outOfReach({ from, to: head.seq }, witness);
  if (outside !== null) return outside;
  const hashes = walk(receipt, from);
  if (typeof hashes === 'string') return hashes;
  if (hashes.get(head.seq) !== head.hash) return 'its path does not lead to its head';
  return witness === undefined || hashes.get(witness.seq)?.startsWith(witness.hash) === true
    ? null
    : 'it is not of this chain';
}

/** The hash of each entry from `from` on, through its own entries and the leaves of others; or what is wrong. */
function walk({ entries, leaves, head }: Receipt, from: number): Map<number, string> | string {
  const own = new Map(entries.map((entry) => [entry.seq, entry]));
  if (own.size !== entries.length || head.seq - from !== own.size + leaves.length)
    return 'its path has another length than it says';
  const rest = leaves.values();
  let hash = entries[0]?.prev ?? '';
  const hashes = new Map([[from, hash]]);
  for (let seq = from + 1; seq <= head.seq; seq += 1) {
    const next = linked(hash, own.get(seq), rest);
    if (next === null) return `entry ${seq} was changed, or does not stand there`;
    hash = next;
    hashes.set(seq, hash);
  }
  return hashes;
}

function outOfReach(
  { from, to }: { from: number; to: number },
  witness: ChainPoint | undefined,
): string | null {
  if (witness === undefined) return null;
  if (witness.seq < from) return 'it begins after the head of the witness: take a later digest';
  return witness.seq > to
    ? 'it ends before the head of the witness: ask for it again, or take an earlier digest'
    : null;
}

function linked(
  prev: string,
  entry: AuditEntry | undefined,
  leaves: Iterator<string>,
): string | null {
  if (entry === undefined) return linkHash(prev, leaves.next().value ?? '');
  if (entry.v === 1 || entry.prev !== prev || entryHash(entry) !== entry.hash) return null;
  return entry.hash;
}
