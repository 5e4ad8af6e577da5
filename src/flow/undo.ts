import { ACTIONS } from '../actions/index.ts';
import type { Context } from '../context.ts';
import { type UndoPlace, type UndoWay, undoBinding } from '../domain/card.ts';
import { type Actor, LIFETIME_MS } from '../domain/policy.ts';
import type { Proposal } from '../domain/proposal.ts';
import { Conflict } from '../lib/errors.ts';
import { newId } from '../lib/ids.ts';
import { getAccount } from '../store/accounts.ts';
import { latestVersions, proposalsOfCard } from '../store/proposal-reads.ts';
import { addProposal, cardKey, lockCard, transition } from '../store/proposals.ts';
import { getSignals } from '../store/signals.ts';
import type { Unit } from '../store/store.ts';
import { hurry } from './hurry.ts';
import { deliverJob, executeJob } from './jobs.ts';
import { derivedProposal } from './new-proposal.ts';
import { eligibilityRefusal, recordRefusal, type Refusal, type Refused } from './refusal.ts';
import { UNDO_OFFERED_MS, undoWay } from './undoable.ts';
import * as say from '../words/deciding.ts';

export interface UndoClick {
  cardId: string;
  /** `undoBinding` of what the person saw, and where they saw it. */
  binding: string;
  place: UndoPlace;
  actor: Actor;
}

export type Undone = { outcome: 'undone'; takenBack: number; reversing: number } | Refused;

/**
 * Takes back what a card did. What has not left yet never leaves; what was done is answered with the action
 * that is its inverse: a proposal of its own, with its own literal request, digest, claim and audit rows,
 * whose approval is this click.
 */
export async function undo(ctx: Context, click: UndoClick): Promise<Undone> {
  try {
    const { result, reversals } = await ctx.store.write((unit) => undoCard(ctx, unit, click));
    if (result.outcome === 'undone') {
      const jobs = reversals.map((id) => executeJob(id));
      await hurry(ctx, [...jobs, deliverJob(cardKey(click.cardId))]);
    }
    return result;
  } catch (error) {
    if (error instanceof Conflict)
      return {
        outcome: 'refused',
        why: say.itMoved,
      };
    throw error;
  }
}

async function undoCard(
  ctx: Context,
  unit: Unit,
  click: UndoClick,
): Promise<{ result: Undone; reversals: string[] }> {
  await lockCard(unit, click.cardId);
  const proposals = await proposalsOfCard(unit.db, click.cardId);
  const ways = proposals.flatMap((proposal) => {
    const way = undoWay(proposal, proposals);
    return way === null ? [] : [{ proposal, way }];
  });
  const refused = refusal(proposals, { click, ways, now: unit.at });
  if (refused !== null) {
    recordRefusal(unit, proposals, { click, decision: 'undone', why: refused.code });
    return { result: { outcome: 'refused', why: refused.why }, reversals: [] };
  }
  const reversals: string[] = [];
  for (const { proposal, way } of ways) {
    if (way === 'take-back') await takeBack(unit, proposal, click.actor);
    else reversals.push(...(await reverse(ctx, unit, { proposal, click })));
  }
  const takenBack = ways.filter(({ way }) => way === 'take-back').length;
  return { result: { outcome: 'undone', takenBack, reversing: reversals.length }, reversals };
}

interface Ways {
  click: UndoClick;
  ways: readonly { proposal: Proposal; way: UndoWay }[];
  now: Date;
}

function refusal(proposals: readonly Proposal[], { click, ways, now }: Ways): Refusal | null {
  const notEligible = eligibilityRefusal(proposals, click.actor);
  if (notEligible !== null) return notEligible;
  const undoable = ways.map(({ proposal }) => proposal);
  if (undoable.length === 0) return { code: 'not-undoable', why: say.thereIsNothingLeftHere };
  if (undoBinding(click.place, undoable) !== click.binding)
    return { code: 'changed', why: say.thisCardChangedMeanwhile };
  const isTooLate = ways.some(
    ({ proposal, way }) =>
      way === 'reverse' && now.getTime() - proposal.movedAt.getTime() > UNDO_OFFERED_MS,
  );
  return isTooLate ? { code: 'too-late', why: say.thisWasDoneMoreThan } : null;
}

async function takeBack(unit: Unit, proposal: Proposal, actor: Actor): Promise<void> {
  await transition(unit, {
    proposal,
    to: 'withdrawn',
    actor: { kind: 'person', id: actor.id },
    outcome: say.takenBackBeforeItLeft,
  });
}

async function reverse(
  ctx: Context,
  unit: Unit,
  { proposal: original, click }: { proposal: Proposal; click: UndoClick },
): Promise<string[]> {
  const { actor } = click;
  const kind = ACTIONS[original.kind].undoneBy;
  const [signal] = await getSignals(unit.db, [original.signalId]);
  if (kind === undefined || signal === undefined) return [];
  const id = newId('prp');
  const plan = ACTIONS[kind].plan(ctx.connectors, {
    account: await getAccount(unit.db, original.accountId),
    signal,
    target: {},
    proposalId: id,
    at: unit.at,
    undoes: original,
  });
  if (plan === null) return [];
  const latest = (await latestVersions(unit.db, [signal.id])).get(`${signal.id}/${kind}`);
  const version = (latest?.version ?? 0) + 1;
  const expiresAt = new Date(unit.at.getTime() + LIFETIME_MS[ACTIONS[kind].risk]);
  const reason = say.youAskedToTake;
  const derived = { id, kind, version, plan, reason, expiresAt, undoes: original.id };
  const inverse = derivedProposal(original, derived, unit.at);
  const person = { kind: 'person', id: actor.id } as const;
  await addProposal(unit, inverse, { actor: person, data: { undoes: original.id } });
  await transition(unit, {
    proposal: inverse,
    to: 'approved',
    actor: person,
    decidedBy: actor.id,
    executeAfter: unit.at,
    data: { card: click.cardId, binding: click.binding },
  });
  return [id];
}
