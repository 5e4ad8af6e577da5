import { cardBinding } from '../domain/card.ts';
import { type Actor, mayDecide } from '../domain/policy.ts';
import type { Proposal } from '../domain/proposal.ts';
import { shortDigest } from '../domain/proposal.ts';
import type { Unit } from '../store/store.ts';
import * as say from '../words/deciding.ts';

/** A command that the person can run next. */
export interface Remedy {
  label: string;
  command: string;
}

/** Nothing changed, and why, in words for the person who clicked. */
export interface Refused {
  outcome: 'refused';
  why: string;
  remedy?: Remedy;
}

/** A refusal with its name in the ledger. */
export interface Refusal {
  code: string;
  why: string;
  remedy?: Remedy;
}

export function toRefused({ why, remedy }: Refusal): Refused {
  return { outcome: 'refused', why, ...(remedy === undefined ? {} : { remedy }) };
}

export const CHANGED: Refusal = {
  code: 'changed',
  why: say.thisCardChangedAfter,
};

/** Who asks, and whether what they saw has this binding. */
export interface Asker {
  actor: Actor;
  sees: (binding: string) => boolean;
  /** Who may approve beside the owner, as policy says now; nobody where it was not asked. */
  othersOf?: (proposal: Proposal) => readonly string[];
  /** Whether policy says now that the owner's approval is enough; never where it was not asked. */
  isAlone?: (proposal: Proposal) => boolean;
}

export function isBinding(seen: string): Asker['sees'] {
  return (binding) => binding === seen;
}

/** For what decides nothing: the short form, which is all that fits into a menu's option. */
export function isShortBinding(seen: string): Asker['sees'] {
  return (binding) => shortDigest(binding) === seen;
}

/** Why what is still open on a card may not be acted on by this person now, or null. */
export function openRefusal(
  proposals: readonly Proposal[],
  asker: Asker,
  now: Date,
): Refusal | null {
  if (proposals.length === 0) return { code: 'unknown-card', why: say.thisCardIsNotKnown };
  const notEligible = eligibilityRefusal(proposals, asker.actor, asker);
  if (notEligible !== null) return notEligible;
  const open = proposals.filter(({ state }) => state === 'pending');
  if (open.length === 0) return { code: 'already-decided', why: alreadyDecided(proposals) };
  if (open.some(({ expiresAt }) => expiresAt <= now)) {
    return {
      code: 'expired',
      why: say.thisCardHasRunOut,
    };
  }
  return asker.sees(cardBinding(proposals)) ? null : CHANGED;
}

export function eligibilityRefusal(
  proposals: readonly Proposal[],
  actor: Actor,
  { othersOf = () => [], isAlone = () => false }: Pick<Asker, 'othersOf' | 'isAlone'> = {},
): Refusal | null {
  for (const proposal of proposals) {
    const asked = isAlone(proposal) ? { ...proposal, risk: 'R2' as const } : proposal;
    const eligibility = mayDecide(actor, asked, othersOf(proposal));
    if (!eligibility.allowed)
      return { code: 'not-eligible', why: say.nothingWasDoneWhy(eligibility.why) };
  }
  return null;
}

function alreadyDecided(proposals: readonly Proposal[]): string {
  const decided = proposals.find(({ decidedBy }) => decidedBy !== null);
  const [first] = proposals;
  if (decided === undefined || decided.decidedAt === null)
    return say.thisCard(first?.state ?? 'closed');
  const word = decided.state === 'denied' ? 'denied' : 'approved';
  return say.thisWasAlready(word, decided.decidedAt.toISOString().slice(11, 16));
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
