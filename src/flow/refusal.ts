import type { Actor } from '../domain/policy.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Unit } from '../store/store.ts';

/** Nothing changed, and why, in words for the person who clicked. */
export interface Refused {
  outcome: 'refused';
  why: string;
}

/** Keeps in the ledger that somebody asked and was refused, once the card is known. */
export function recordRefusal(
  unit: Unit,
  proposals: readonly Proposal[],
  refused: { click: { cardId: string; actor: Actor }; decision: string; why: string },
): void {
  const [first] = proposals;
  if (first === undefined) return;
  unit.record(first.ownerId, {
    type: 'decision.refused',
    actor: { kind: 'person', id: refused.click.actor.id },
    subject: refused.click.cardId,
    data: { why: refused.why, decision: refused.decision },
  });
}
