import type { Context } from '../context.ts';
import type { Actor } from '../domain/policy.ts';
import type { Policy } from '../domain/policy-file.ts';
import type { Proposal } from '../domain/proposal.ts';
import { Conflict } from '../lib/errors.ts';
import type { JobRequest } from '../queues/queue.ts';
import { proposalsOfCard } from '../store/proposal-reads.ts';
import { cardKey, lockCard, transition, type Transition } from '../store/proposals.ts';
import { releaseHeld } from '../store/signals.ts';
import type { Unit } from '../store/store.ts';
import { hurry } from './hurry.ts';
import { askOthers, policyOn, policyRefusal, type PolicySaid } from './decide-policy.ts';
import { deliverJob, executeJob, ownerJob } from './jobs.ts';
import { leavesAfter } from './new-proposal.ts';
import { permissionRefusal } from './write-permission.ts';
import { usablePolicy } from './policy.ts';
import {
  CHANGED,
  isBinding,
  openRefusal,
  recordRefusal,
  type Refusal,
  type Refused,
  alreadyDecided,
  toRefused,
} from './refusal.ts';
import * as say from '../words/deciding.ts';

export interface Click {
  cardId: string;
  /** `cardBinding` of what the person saw. */
  binding: string;
  decision: 'approved' | 'denied';
  /** Of an approval: only these; what was shown and is not among them is denied. */
  only?: readonly string[];
  actor: Actor;
}

export type Decided =
  | { outcome: 'decided'; decision: Click['decision']; count: number; executeAfter: Date | null }
  /** Nothing changed, and why, in words for the person who clicked. */
  | Refused
  /** This approval counts, and others are needed as well. */
  | { outcome: 'kept'; why: string };

/**
 * Takes one click. Who may decide is computed now; what was seen is compared with what is; everything
 * that is still open on the card is decided in one transaction, or nothing is.
 */
export async function decide(ctx: Context, click: Click): Promise<Decided> {
  try {
    const decided = await decideNow(ctx, click);
    if (decided.result.outcome !== 'refused') await hurry(ctx, followUps(ctx, click, decided));
    return decided.result;
  } catch (error) {
    // Somebody was faster.
    if (error instanceof Conflict)
      return toRefused(alreadyDecided(await proposalsOfCard(ctx.store.db, click.cardId)));
    throw error;
  }
}

interface Outcome {
  result: Decided;
  proposals: readonly Proposal[];
}

async function decideNow(ctx: Context, click: Click): Promise<Outcome> {
  const policy = await usablePolicy(ctx);
  return await ctx.store.write((unit) => decideCard(ctx, unit, { click, policy }));
}

async function decideCard(
  ctx: Context,
  unit: Unit,
  { click, policy }: { click: Click; policy: Policy | null },
): Promise<Outcome> {
  await lockCard(unit, click.cardId);
  const proposals = await proposalsOfCard(unit.db, click.cardId);
  const said = await policyOn(unit, policy, proposals);
  const { othersOf, isAlone } = said;
  const asker = { actor: click.actor, sees: isBinding(click.binding), othersOf, isAlone };
  const chosen = picked(proposals, click);
  const refused =
    openRefusal(proposals, asker, unit.at) ??
    pickRefusal(proposals, click) ??
    (click.decision === 'approved' ? await approvalRefusal(unit, chosen, said) : null);
  if (refused !== null) {
    recordRefusal(unit, proposals, { click, decision: click.decision, why: refused.code });
    return { result: toRefused(refused), proposals: [] };
  }
  if (click.decision === 'approved') {
    const missing = await askOthers(unit, {
      proposals: chosen,
      said,
      by: click.actor.id,
    });
    if (missing !== null) {
      const why = say.yourApprovalIsKept(missing);
      return { result: { outcome: 'kept', why }, proposals: [] };
    }
  }
  const decided: Proposal[] = [];
  for (const proposal of proposals.filter(({ state }) => state === 'pending')) {
    decided.push(await transition(unit, decisionOf(ctx, proposal, { click, at: unit.at })));
  }
  const [first] = decided;
  if (first !== undefined) await releaseHeld(unit, first.ownerId);
  const agreed = decided.filter(({ state }) => state === click.decision);
  const executeAfter = click.decision === 'approved' ? (agreed[0]?.executeAfter ?? null) : null;
  return {
    result: { outcome: 'decided', decision: click.decision, count: agreed.length, executeAfter },
    proposals: decided,
  };
}

async function approvalRefusal(
  unit: Unit,
  chosen: readonly Proposal[],
  said: PolicySaid,
): Promise<Refusal | null> {
  return policyRefusal(chosen, said) ?? (await permissionRefusal(unit, chosen));
}

function picked(proposals: readonly Proposal[], { only }: Click): Proposal[] {
  return proposals.filter(({ state, id }) => state === 'pending' && (only?.includes(id) ?? true));
}

/** What is picked must be among what is open; anything else was not on the card that was shown. */
function pickRefusal(proposals: readonly Proposal[], { only }: Click): Refusal | null {
  const open = new Set(proposals.filter(({ state }) => state === 'pending').map(({ id }) => id));
  return only === undefined || only.every((id) => open.has(id)) ? null : CHANGED;
}

function decisionOf(
  ctx: Context,
  proposal: Proposal,
  { click, at }: { click: Click; at: Date },
): Transition {
  const isPicked = click.only === undefined || click.only.includes(proposal.id);
  const decision = click.decision === 'approved' && isPicked ? 'approved' : 'denied';
  return {
    proposal,
    to: decision,
    actor: { kind: 'person' as const, id: click.actor.id },
    decidedBy: click.actor.id,
    executeAfter: decision === 'approved' ? leavesAfter(ctx, proposal.risk, at) : null,
    data: { card: click.cardId, binding: click.binding },
  };
}

function followUps(ctx: Context, click: Click, decided: Outcome): JobRequest[] {
  const jobs = [deliverJob(cardKey(click.cardId))];
  for (const { id, ownerId, executeAfter, state } of decided.proposals) {
    if (state !== 'approved' || executeAfter === null) jobs.push(ownerJob('propose', ownerId));
    else jobs.push(executeJob(id, Math.max(0, executeAfter.getTime() - ctx.clock.now().getTime())));
  }
  return jobs;
}
