import { ACTIONS } from '../actions/index.ts';
import type { Plan } from '../actions/action.ts';
import type { Context } from '../context.ts';
import { UNDO_WINDOW_MS } from '../domain/policy.ts';
import { type ActionKind, type Proposal, proposalDigest, type Risk } from '../domain/proposal.ts';

/** What is new about a proposal that a person makes out of another one on the same card. */
export interface Derived {
  id: string;
  kind: ActionKind;
  version: number;
  plan: Plan;
  reason: string;
  expiresAt: Date;
  undoes: string | null;
}

export function derivedProposal(from: Proposal, derived: Derived, at: Date): Proposal {
  const { kind, version, plan } = derived;
  const { accountId, ownerId } = from;
  const bound = { kind, accountId, ownerId, version, ...plan };
  return {
    ...bound,
    id: derived.id,
    signalId: from.signalId,
    risk: ACTIONS[kind].risk,
    state: 'pending',
    digest: proposalDigest(bound),
    cardId: from.cardId,
    reason: derived.reason,
    expiresAt: derived.expiresAt,
    executeAfter: null,
    decidedBy: null,
    decidedAt: null,
    outcome: null,
    movedAt: at,
    wakesAt: null,
    undoes: derived.undoes,
    receipt: null,
  };
}

/** When something approved now may leave at the earliest. */
export function leavesAfter(ctx: Context, risk: Risk, at: Date): Date {
  const undoMs = risk === 'R2' ? ctx.config.NIGHTSHIFT_UNDO_S * 1_000 : UNDO_WINDOW_MS[risk];
  return new Date(at.getTime() + undoMs);
}
