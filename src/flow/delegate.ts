import type { Context } from '../context.ts';
import { type Actor, misfitOf } from '../domain/policy.ts';
import { delegatesFor } from '../domain/policy-rules.ts';
import { Conflict } from '../lib/errors.ts';
import { slackIds } from '../domain/person.ts';
import type { Policy } from '../domain/policy-file.ts';
import type { Proposal } from '../domain/proposal.ts';
import { endDelegation, giveDelegation } from '../store/delegations.ts';
import { findPerson } from '../store/people.ts';
import { copyKey, wantCopy } from '../store/posts.ts';
import { proposalsOfCard } from '../store/proposal-reads.ts';
import { cardKey, lockCard, renewCard } from '../store/proposals.ts';
import type { Unit } from '../store/store.ts';
import { type PolicySaid, policyOn } from './decide-policy.ts';
import { hurry } from './hurry.ts';
import { deliverJob } from './jobs.ts';
import { usablePolicy } from './policy.ts';
import { isBinding, openRefusal, recordRefusal, type Refusal, type Refused } from './refusal.ts';
import * as say from '../words/deciding.ts';

export interface Handover {
  cardId: string;
  /** `cardBinding` of what its owner saw when they chose. */
  binding: string;
  actor: Actor;
  to: Actor;
}

/** `outcome` is `unfit` where another person can be chosen instead. */
export type HandedOver = { outcome: 'handed' } | Refused | { outcome: 'unfit'; why: string };

/**
 * Hands a waiting card to somebody whom policy names as approver: they see this card, exactly as it is, and
 * may decide it in the owner's place. Who may decide is asked anew when they click and when it is claimed.
 */
export async function delegate(ctx: Context, handover: Handover): Promise<HandedOver> {
  try {
    const policy = await usablePolicy(ctx);
    const result = await ctx.store.write((unit) => handOver(unit, handover, policy));
    if (result.outcome === 'handed') {
      const { cardId, to } = handover;
      await hurry(ctx, [cardKey(cardId), copyKey(cardId, to.id)].map(deliverJob));
    }
    return result;
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    return { outcome: 'refused', why: say.thisWasDecidedAMoment };
  }
}

async function handOver(
  unit: Unit,
  handover: Handover,
  policy: Policy | null,
): Promise<HandedOver> {
  const { cardId, actor, to } = handover;
  await lockCard(unit, cardId);
  const proposals = await proposalsOfCard(unit.db, cardId);
  const refused = openRefusal(proposals, { actor, sees: isBinding(handover.binding) }, unit.at);
  if (refused !== null) {
    recordRefusal(unit, proposals, { click: handover, decision: 'delegated', why: refused.code });
    return { outcome: 'refused', why: refused.why };
  }
  const open = proposals.filter(({ state }) => state === 'pending');
  const unfit = await unfitness(unit, handover, {
    open,
    said: await policyOn(unit, policy, open),
  });
  if (unfit !== null) {
    recordRefusal(unit, proposals, { click: handover, decision: 'delegated', why: unfit.code });
    return { outcome: 'unfit', why: unfit.why };
  }
  const digests = proposals.map(({ digest }) => digest);
  await giveDelegation(unit, { cardId, fromId: actor.id, toId: to.id, digests });
  await renewCard(unit, { id: cardId, ownerId: actor.id });
  await wantCopy(unit, cardId, to.id);
  return { outcome: 'handed' };
}

async function unfitness(
  unit: Unit,
  { actor, to }: Handover,
  { open, said }: { open: readonly Proposal[]; said: PolicySaid },
): Promise<Refusal | null> {
  const no = (code: string, why: string): Refusal => ({ code, why });
  const misfit = misfitOf(to);
  if (misfit !== null) return no('delegate-misfit', say.theyCannotDecideHere(misfit));
  if (to.id === actor.id) return no('delegate-self', say.thisIsWithYouAlready);
  if (slackIds(to.id).teamId !== slackIds(actor.id).teamId)
    return no('delegate-misfit', say.theyAreOfAnotherWorkspace);
  const { policy } = said;
  const isNamed = open.every(({ id, ownerId }) => {
    const found = said.of.get(id);
    if (policy === null || found === undefined) return false;
    return delegatesFor(policy, found.requirement, ownerId).includes(to.id);
  });
  if (!isNamed) return no('delegate-unnamed', say.policyDoesNotNameThem);
  if ((await findPerson(unit.db, to.id)) === null)
    return no('delegate-unknown', say.nightshiftDoesNotKnow);
  return null;
}

/** Ends a handover: from now on its owner alone decides, and the copy shows nothing any more. */
export async function takeBack(
  ctx: Context,
  { cardId, actor }: { cardId: string; actor: Actor },
): Promise<{ outcome: 'taken-back' } | Refused> {
  const toId = await ctx.store.write(async (unit) => {
    await lockCard(unit, cardId);
    const [first] = await proposalsOfCard(unit.db, cardId);
    if (first?.ownerId !== actor.id || misfitOf(actor) !== null) return null;
    const person = await endDelegation(unit, { cardId, by: actor.id });
    if (person !== null) await renewCard(unit, { id: cardId, ownerId: actor.id });
    return person;
  });
  if (toId === null) return { outcome: 'refused', why: say.thisCardOfYours };
  await hurry(ctx, [cardKey(cardId), copyKey(cardId, toId)].map(deliverJob));
  return { outcome: 'taken-back' };
}

/** `TEAM/USER` of everybody to whom all that is open on a card could be handed, as policy says now. */
export async function candidates(ctx: Context, cardId: string): Promise<string[]> {
  const policy = await usablePolicy(ctx);
  if (policy === null) return [];
  return await ctx.store.write(async (unit) => {
    const open = (await proposalsOfCard(unit.db, cardId)).filter(
      ({ state }) => state === 'pending',
    );
    const said = await policyOn(unit, policy, open);
    const lists = open.map(({ id, ownerId }) => {
      const found = said.of.get(id);
      return found === undefined ? [] : delegatesFor(policy, found.requirement, ownerId);
    });
    const [first = [], ...others] = lists;
    const known: string[] = [];
    for (const id of first.filter((each) => others.every((list) => list.includes(each))))
      if ((await findPerson(unit.db, id)) !== null) known.push(id);
    return known;
  });
}
