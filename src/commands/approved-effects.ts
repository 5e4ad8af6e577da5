import type { AuditEntry } from '../domain/audit.ts';
import { requestDigest } from '../domain/proposal.ts';
import type { Effect } from '../sandbox/effects.ts';

/**
 * Effects that no approval covers. Each accepted mutating request is hashed as the provider received it,
 * and must use up one claim of the ledger whose approval a person gave for exactly that request.
 */
export function uncoveredEffects(
  audit: Iterable<AuditEntry>,
  effects: readonly Effect[],
): Effect[] {
  const approved = new Set<string>();
  const covered = new Map<string, number>();
  for (const { type, subject, actor, data } of audit) {
    if (type === 'proposal.approved' && actor.kind === 'person') approved.add(subject);
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
