import type { AuditEntry } from '../domain/audit.ts';
import { requestDigest } from '../domain/proposal.ts';
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
  const approved = new Set<string>();
  const covered = new Map<string, number>();
  const standing = new Map<string, AuditEntry>();
  for (const entry of audit) {
    const { type, subject, actor, data } = entry;
    if (type === 'allowance.given' && actor.kind === 'person') standing.set(subject, entry);
    if (type === 'allowance.revoked') standing.delete(subject);
    if (type === 'proposal.approved' && (actor.kind === 'person' || isAllowed(entry, standing)))
      approved.add(subject);
    const request = data['request'];
    if (type === 'proposal.claimed' && approved.has(subject) && typeof request === 'string')
      covered.set(request, (covered.get(request) ?? 0) + 1);
  }
  return effects.filter((effect) => {
    const digest = requestDigest(effect);
    const left = covered.get(digest) ?? 0;
    covered.set(digest, left - 1);
    return left <= 0;
  });
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
