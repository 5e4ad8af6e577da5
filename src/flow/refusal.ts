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

/** Opens the form that asks the policy's owners. */
export function exceptionStep(proposalId: string): Remedy {
  return { label: say.askForAnException, command: `exception ${proposalId}` };
}

/** Nothing changed, and why, in words for the person who clicked. */
export interface Refused {
  outcome: 'refused';
  why: string;
  remedy?: Remedy;
  decided?: Decision;
}

/** Who was faster, and when. */
export interface Decision {
  /** `TEAM/USER`. */
  by: string;
  at: Date;
}

/** A refusal with its name in the ledger. */
export interface Refusal {
  code: string;
  why: string;
  remedy?: Remedy;
  decided?: Decision;
}

export function toRefused({ why, remedy, decided }: Refusal): Refused {
  return {
    outcome: 'refused',
    why,
    ...(remedy === undefined ? {} : { remedy }),
    ...(decided === undefined ? {} : { decided }),
  };
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
  if (open.length === 0) return alreadyDecided(proposals);
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

/** What the loser of a race is told: what was decided, by whom and when. */
export function alreadyDecided(proposals: readonly Proposal[]): Refusal {
  const code = 'already-decided';
  if (proposals.some(({ state }) => state === 'pending')) return CHANGED;
  const decided = proposals.find(({ decidedBy }) => decidedBy !== null);
  const { decidedBy: by = null, decidedAt: at = null, state } = decided ?? {};
  if (by === null || at === null) {
    const word = proposals[0]?.state ?? 'closed';
    return { code, why: say.thisCard(word) };
  }
  const word = state === 'denied' ? 'denied' : 'approved';
  return { code, why: say.thisWasAlready(word), decided: { by, at } };
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
