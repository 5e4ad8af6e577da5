import { type AuditEntry, type ChainHead, type ChainPoint, entryHash, linkHash } from './audit.ts';
import * as say from '../words/proof.ts';

/** Some entries of a ledger, and for each other one up to the head its leaf. */
export interface ReceiptPath {
  entries: readonly AuditEntry[];
  leaves: readonly string[];
  head: ChainHead;
}

/** Where the path does not lead from the first entry to the head, or not past the witness. */
export function brokenPath(receipt: ReceiptPath, witness?: ChainPoint): string | null {
  const { entries, head } = receipt;
  const from = (entries[0]?.seq ?? 0) - 1;
  const outside = outOfReach({ from, to: head.seq }, witness);
  if (outside !== null) return outside;
  const hashes = walk(receipt, from);
  if (typeof hashes === 'string') return hashes;
  if (hashes.get(head.seq) !== head.hash) return say.itsPathDoesNotLead;
  return witness === undefined || hashes.get(witness.seq)?.startsWith(witness.hash) === true
    ? null
    : say.itIsNot;
}

/** The hash of each entry from `from` on, through its own entries and the leaves of others; or what is wrong. */
function walk({ entries, leaves, head }: ReceiptPath, from: number): Map<number, string> | string {
  const own = new Map(entries.map((entry) => [entry.seq, entry]));
  if (own.size !== entries.length || head.seq - from !== own.size + leaves.length)
    return say.itsPathHasAnotherLength;
  const rest = leaves.values();
  let hash = entries[0]?.prev ?? '';
  const hashes = new Map([[from, hash]]);
  for (let seq = from + 1; seq <= head.seq; seq += 1) {
    const next = linked(hash, own.get(seq), rest);
    if (next === null) return say.entryWasChanged(seq);
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
  if (witness.seq < from) return say.itBeginsAfterTheHead;
  return witness.seq > to ? say.itEndsBeforeTheHead : null;
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
