import type { AuditEntry } from '../domain/audit.ts';
import { requestDigest } from '../domain/proposal.ts';
import type { Json } from '../lib/canonical-json.ts';
import type { Effect } from '../sandbox/effects.ts';

/**
 * Effects that no approval covers. Each accepted mutating request is hashed as the provider received it,
 * and must use up one claim of the ledger whose approval a person gave for exactly that request, or before
 * by a standing grant that covers exactly it and still stood when it was claimed.
 */
export function uncoveredEffects(
  audit: Iterable<AuditEntry>,
  effects: readonly Effect[],
): Effect[] {
  const covered = new Map<string, number>();
  const known: Known = { approved: new Set(), standing: new Map(), kinds: new Map() };
  for (const entry of audit) {
    note(entry, known);
    const { type, subject, data } = entry;
    const request = data['request'];
    if (type === 'proposal.claimed' && known.approved.has(subject) && typeof request === 'string')
      covered.set(request, (covered.get(request) ?? 0) + 1);
  }
  return effects.filter((effect) => {
    const digest = requestDigest(effect);
    const left = covered.get(digest) ?? 0;
    covered.set(digest, left - 1);
    return left <= 0;
  });
}

/** What the ledger said so far. */
interface Known {
  approved: Set<string>;
  standing: Map<string, AuditEntry>;
  /** Of each proposal, as it was created. */
  kinds: Map<string, Json>;
}

function note(entry: AuditEntry, { approved, standing, kinds }: Known): void {
  const { type, subject, actor, data } = entry;
  if (type === 'proposal.created') kinds.set(subject, data['kind'] ?? null);
  if (type === 'allowance.given' && actor.kind === 'person') standing.set(subject, entry);
  if (type === 'allowance.revoked') standing.delete(subject);
  const isAgreed =
    actor.kind === 'person' || isAllowed(entry, standing) || isReturn(entry, { approved, kinds });
  if (type === 'proposal.approved' && isAgreed) approved.add(subject);
}

/** Whether it is the second half of a snooze that was approved before. */
function isReturn(
  { actor, subject, data }: AuditEntry,
  { approved, kinds }: Pick<Known, 'approved' | 'kinds'>,
): boolean {
  const { snooze } = data;
  return (
    actor.id === 'snooze' &&
    typeof snooze === 'string' &&
    approved.has(snooze) &&
    kinds.get(snooze) === 'mail.snooze' &&
    kinds.get(subject) === 'mail.wake'
  );
}

/** Whether the standing grant that an approval names was given by the same person, for the same thing, until later. */
function isAllowed(
  { actor, at, data }: AuditEntry,
  standing: ReadonlyMap<string, AuditEntry>,
): boolean {
  const { allowance } = data;
  const given = typeof allowance === 'string' ? standing.get(allowance) : undefined;
  if (actor.id !== 'allowance' || given === undefined || given.actor.id !== data['by'])
    return false;
  const { kind, account, match, until } = given.data;
  const isSame = kind === data['kind'] && account === data['account'] && match === data['match'];
  return isSame && typeof until === 'string' && at < until;
}
