import type { Policy } from '../domain/policy-file.ts';
import { decisionOf, missingApproval, requirementOf } from '../domain/policy-rules.ts';
import type { Proposal } from '../domain/proposal.ts';
import { type Hold, holdWhileClaiming } from './holds.ts';
import { countUse, fitsMaximum, policyFacts } from './policy-facts.ts';
import { wantPost } from './posts.ts';
import { cardKey } from './proposals.ts';
import { storableText } from './storable.ts';
import type { Unit } from './store.ts';
import * as say from '../words/policy.ts';

export type PolicyVerdict =
  | { permitted: true }
  /** It may be permitted later: a freeze ends, a maximum is of the day, an exception is granted. */
  | { permitted: false; until: 'later'; rule: string; why: string }
  /** What people approved is no longer enough, and nobody can approve it again. */
  | { permitted: false; until: 'never'; why: string };

/**
 * What policy says at the very moment of the claim, inside its transaction. An exception lifts a refusal,
 * a freeze and a maximum of exactly this digest; the people that are needed it never lifts.
 */
export async function permit(
  unit: Unit,
  policy: Policy,
  { proposal, accountName }: { proposal: Proposal; accountName: string },
): Promise<PolicyVerdict> {
  const hold = await holdWhileClaiming(unit.db, proposal);
  if (hold !== null)
    return { permitted: false, until: 'later', rule: 'hold', why: holdWords(hold) };
  const request = { proposal, accountName, at: unit.at };
  const facts = await policyFacts(unit.db, proposal, unit.at);
  const requirement = requirementOf(policy, request);
  const missing = missingApproval(policy, requirement, {
    by: facts.approvedBy,
    ownerId: proposal.ownerId,
    delegateId: facts.delegateId,
  });
  if (missing !== null) return { permitted: false, until: 'never', why: say.isMissing(missing) };
  if (requirement.changeTicket && !facts.hasTicket)
    return { permitted: false, until: 'never', why: say.aChangeTicketIsMissing };
  if (facts.exceptionUntil === null) {
    const decision = decisionOf(policy, request);
    if ('refuse' in decision)
      return { permitted: false, until: 'later', rule: decision.rule, why: decision.refuse };
    for (const limit of requirement.limits) {
      if (await fitsMaximum(unit, proposal, limit)) continue;
      const why = say.permitsIn24Hours(limit.rule, limit.maxPerDay);
      return { permitted: false, until: 'later', rule: limit.rule, why };
    }
  }
  for (const { rule } of requirement.limits) await countUse(unit, proposal, rule);
  return { permitted: true };
}

export function holdWords({ repository, reason }: Hold): string {
  return say.isHeld(repository, reason.replace(/[.!]?$/, '.'));
}

/** Says on the card, and once in the ledger, why what was approved still waits. */
export async function noteHeld(
  unit: Unit,
  proposal: Proposal,
  held: { rule: string; why: string },
): Promise<void> {
  const outcome = storableText(say.heldByPolicy(held.why));
  if (proposal.outcome === outcome) return;
  await unit.db.updateTable('proposals').set({ outcome }).where('id', '=', proposal.id).execute();
  unit.record(proposal.ownerId, {
    type: 'policy.held',
    actor: { kind: 'flow', id: 'execute' },
    subject: proposal.id,
    data: { rule: held.rule, digest: proposal.digest },
  });
  const { cardId, ownerId } = proposal;
  await wantPost(unit, { key: cardKey(cardId), ownerId, kind: 'card', subjectId: cardId });
}
