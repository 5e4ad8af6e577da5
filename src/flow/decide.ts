import type { Context } from '../context.ts';
import { cardBinding } from '../domain/card.ts';
import { type Actor, mayDecide } from '../domain/policy.ts';
import type { Proposal } from '../domain/proposal.ts';
import { Conflict } from '../lib/errors.ts';
import type { JobRequest } from '../queues/queue.ts';
import { proposalsOfCard } from '../store/proposal-reads.ts';
import { cardKey, transition } from '../store/proposals.ts';
import { releaseHeld } from '../store/signals.ts';
import type { Unit } from '../store/store.ts';
import { hurry } from './hurry.ts';
import { deliverJob, executeJob, ownerJob } from './jobs.ts';
import { leavesAfter } from './new-proposal.ts';
import { recordRefusal } from './refusal.ts';

export interface Click {
  cardId: string;
  /** `cardBinding` of what the person saw. */
  binding: string;
  decision: 'approved' | 'denied';
  actor: Actor;
}

export type Decided =
  | { outcome: 'decided'; decision: Click['decision']; count: number; executeAfter: Date | null }
  /** Nothing changed, and why, in words for the person who clicked. */
  | { outcome: 'refused'; why: string };

/**
 * Takes one click. Who may decide is computed now; what was seen is compared with what is; everything
 * that is still open on the card is decided in one transaction, or nothing is.
 */
export async function decide(ctx: Context, click: Click): Promise<Decided> {
  try {
    const decided = await ctx.store.write((unit) => decideCard(ctx, unit, click));
    if (decided.result.outcome === 'decided') await hurry(ctx, followUps(ctx, click, decided));
    return decided.result;
  } catch (error) {
    if (error instanceof Conflict)
      return {
        outcome: 'refused',
        why: 'Somebody was faster: this was decided a moment ago. Nothing more was done.',
      };
    throw error;
  }
}

interface Outcome {
  result: Decided;
  proposals: readonly Proposal[];
}

async function decideCard(ctx: Context, unit: Unit, click: Click): Promise<Outcome> {
  const proposals = await proposalsOfCard(unit.db, click.cardId);
  const refused = refusal(proposals, click, unit.at);
  if (refused !== null) {
    recordRefusal(unit, proposals, { click, decision: click.decision, why: refused.code });
    return { result: { outcome: 'refused', why: refused.why }, proposals: [] };
  }
  const decided: Proposal[] = [];
  for (const proposal of proposals.filter(({ state }) => state === 'pending')) {
    decided.push(await transition(unit, decisionOf(ctx, proposal, { click, at: unit.at })));
  }
  const [first] = decided;
  if (first !== undefined) await releaseHeld(unit, first.ownerId);
  const executeAfter = click.decision === 'approved' ? (first?.executeAfter ?? null) : null;
  return {
    result: { outcome: 'decided', decision: click.decision, count: decided.length, executeAfter },
    proposals: decided,
  };
}

function refusal(
  proposals: readonly Proposal[],
  click: Click,
  now: Date,
): { code: string; why: string } | null {
  const [first] = proposals;
  if (first === undefined)
    return { code: 'unknown-card', why: 'This card is not known here. Nothing was done.' };
  for (const proposal of proposals) {
    const eligibility = mayDecide(click.actor, proposal);
    if (!eligibility.allowed)
      return { code: 'not-eligible', why: `${eligibility.why} Nothing was done.` };
  }
  const open = proposals.filter(({ state }) => state === 'pending');
  if (open.length === 0) return { code: 'already-decided', why: alreadyDecided(proposals) };
  if (open.some(({ expiresAt }) => expiresAt <= now)) {
    return {
      code: 'expired',
      why: 'This card has run out. Nothing was done; if it still matters, it will be asked again.',
    };
  }
  if (cardBinding(proposals) !== click.binding) {
    return {
      code: 'changed',
      why: 'This card changed after it was shown to you. Nothing was done; look at it as it is now.',
    };
  }
  return null;
}

function alreadyDecided(proposals: readonly Proposal[]): string {
  const decided = proposals.find(({ decidedBy }) => decidedBy !== null);
  const [first] = proposals;
  if (decided === undefined || decided.decidedAt === null)
    return `This card is ${first?.state ?? 'closed'} and no longer open. Nothing more was done.`;
  const word = decided.state === 'denied' ? 'denied' : 'approved';
  return `This was already ${word} at ${decided.decidedAt.toISOString().slice(11, 16)} UTC. Nothing more was done.`;
}

function decisionOf(ctx: Context, proposal: Proposal, { click, at }: { click: Click; at: Date }) {
  return {
    proposal,
    to: click.decision,
    actor: { kind: 'person' as const, id: click.actor.id },
    decidedBy: click.actor.id,
    executeAfter: click.decision === 'approved' ? leavesAfter(ctx, proposal.risk, at) : null,
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
