import type { Context } from '../context.ts';
import { DENIAL_NOTE_MAX, type Denial } from '../domain/denial.ts';
import { type Actor, misfitOf } from '../domain/policy.ts';
import { saveDenial } from '../store/denials.ts';
import { proposalsOfCard } from '../store/proposal-reads.ts';
import { cardKey, lockCard, renewCard } from '../store/proposals.ts';
import type { Unit } from '../store/store.ts';
import { hurry } from './hurry.ts';
import { deliverJob } from './jobs.ts';
import type { Refused } from './refusal.ts';
import * as say from '../words/deciding.ts';

export interface DenialSaid {
  cardId: string;
  denial: Denial;
  actor: Actor;
}

/** Keeps why a card was denied, once, and only from whoever denied it. The denial itself stands already. */
export async function sayWhy(
  ctx: Context,
  said: DenialSaid,
): Promise<{ outcome: 'kept' } | Refused> {
  const refused = await ctx.store.write((unit) => keepDenial(unit, said));
  if (refused !== null) return { outcome: 'refused', why: refused };
  await hurry(ctx, [deliverJob(cardKey(said.cardId))]);
  return { outcome: 'kept' };
}

/** Why it is not kept, in words, or null. */
async function keepDenial(
  unit: Unit,
  { cardId, denial, actor }: DenialSaid,
): Promise<string | null> {
  const misfit = misfitOf(actor);
  if (misfit !== null) return misfit;
  await lockCard(unit, cardId);
  const denied = (await proposalsOfCard(unit.db, cardId)).filter(
    ({ state, decidedBy }) => state === 'denied' && decidedBy === actor.id,
  );
  const [first] = denied;
  if (first === undefined) return say.onlyWhoeverDenied;
  const note = denial.note?.trim().slice(0, DENIAL_NOTE_MAX) ?? '';
  const said = { reason: denial.reason, note: note === '' ? null : note, by: actor.id };
  let kept = false;
  for (const proposal of denied) kept = (await saveDenial(unit, proposal, said)) || kept;
  if (!kept) return say.youSaidWhyAlready;
  await renewCard(unit, { id: cardId, ownerId: first.ownerId });
  return null;
}
