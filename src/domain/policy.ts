import { slackIds } from './person.ts';
import type { Proposal, Risk } from './proposal.ts';
import * as say from '../words/policy.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long a card may be decided; no answer is no action. */
export const LIFETIME_MS: Readonly<Record<Risk, number>> = {
  R0: 72 * HOUR_MS,
  R1: 72 * HOUR_MS,
  R2: 24 * HOUR_MS,
  R3: 30 * MINUTE_MS,
};

/** How long an approval can be taken back before anything leaves. */
export const UNDO_WINDOW_MS: Readonly<Record<Risk, number>> = { R0: 0, R1: 0, R2: 10_000, R3: 0 };

/** A person as Slack authenticated the click, with what the workspace says of them now. */
export interface Actor {
  /** `TEAM/USER`. */
  id: string;
  isBot: boolean;
  isGuest: boolean;
  isDeactivated: boolean;
}

export type Eligibility = { allowed: true } | { allowed: false; why: string };

/**
 * Whether this person may decide this proposal now. There is no input here that a mail, a model or a
 * memory can write: risk comes from the action's definition, ownership from the account, and `others`, who
 * may approve beside the owner, from the policy of this moment.
 */
export function mayDecide(
  actor: Actor,
  proposal: Pick<Proposal, 'ownerId' | 'risk'>,
  others: readonly string[] = [],
): Eligibility {
  const misfit = misfitOf(actor);
  if (misfit !== null) return refuse(misfit);
  if (slackIds(actor.id).teamId !== slackIds(proposal.ownerId).teamId) {
    return refuse(say.onlyPeopleOfThisWorkspace);
  }
  if (actor.id !== proposal.ownerId && !others.includes(actor.id)) return refuse(say.onlyTheOwner);
  if (proposal.risk === 'R3' && others.every((id) => id === proposal.ownerId))
    return refuse(say.aProductionChangeNeeds);
  return { allowed: true };
}

/** Why somebody can decide nothing at all here, or null for a full and active member. */
export function misfitOf(actor: Actor): string | null {
  if (actor.isBot) return say.appsCannotApproveAnything;
  if (actor.isDeactivated) return say.thisAccountIsDeactivated;
  return actor.isGuest ? say.guestsCannotApproveAnything : null;
}

/** The caps that keep a hostile night bounded. */
export const CARD_CAPS = {
  openCardsMax: 12,
  cardsPerNightMax: 24,
  itemsPerCardMax: 50,
  /** Drafts and reruns have a card each, and few of each kind at a time. */
  singlesPerKindMax: 3,
} as const;

function refuse(why: string): Eligibility {
  return { allowed: false, why };
}
