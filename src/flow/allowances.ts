import type { Context } from '../context.ts';
import {
  AllowableKind,
  type Allowance,
  ALLOWANCE_CAPS,
  type AllowanceOffer,
  covers,
  exactSender,
  notAllowable,
  ownerSuffices,
  senderMatch,
} from '../domain/allowance.ts';
import type { Card } from '../domain/card.ts';
import { type Actor, misfitOf } from '../domain/policy.ts';
import type { Policy } from '../domain/policy-file.ts';
import type { Proposal } from '../domain/proposal.ts';
import { getAccount } from '../store/accounts.ts';
import {
  countAllowed,
  insertAllowance,
  liveAllowances,
  lockAllowance,
  revokeAllowance,
  senderOf,
} from '../store/allowances.ts';
import { findOwnProposal, getProposal, pendingSince } from '../store/proposal-reads.ts';
import { cardKey, lockCard, transition } from '../store/proposals.ts';
import type { Unit } from '../store/store.ts';
import type { Answer } from './exceptions.ts';
import { hurry } from './hurry.ts';
import { deliverJob, executeJob } from './jobs.ts';
import { leavesAfter } from './new-proposal.ts';
import { currentPolicy } from './policy.ts';
import { permissionRefusal } from './write-permission.ts';
import * as say from '../words/deciding.ts';

const DAY_MS = 24 * 3_600_000;

export type Allowed = { allowance: Allowance; mailbox: string } | Answer;

/**
 * One person's word that what one of their cards asked needs no click from now on, for this sender alone.
 * Takes nothing but who clicked, which card they name and for how long; what it covers comes from rows.
 * Throws `Invalid` where the policy cannot be used.
 */
export async function allowAlways(
  ctx: Context,
  asked: {
    actor: Actor;
    reference: string;
    until: Date;
    /** First digits of `senderMatch` of the address that a screen showed; null where none did. */
    shown: string | null;
  },
): Promise<Allowed> {
  const { actor, reference, until: expiresAt, shown } = asked;
  const misfit = misfitOf(actor);
  if (misfit !== null) return no(misfit);
  const lastsMs = expiresAt.getTime() - ctx.clock.now().getTime();
  if (!(lastsMs > 0 && lastsMs <= ALLOWANCE_CAPS.daysMax * DAY_MS))
    return no(say.aStandingGrantLasts1(ALLOWANCE_CAPS.daysMax));
  const policy = await currentPolicy(ctx);
  return await ctx.store.write(async (unit) => {
    const proposal = await findOwnProposal(unit.db, { reference, ownerId: actor.id });
    if (proposal === null) return no(say.noActionOfYours);
    const refused = notAllowable(policy, proposal);
    if (refused !== null) return no(refused);
    const sender = exactSender(await senderOf(unit.db, proposal.signalId));
    const live = await liveAllowances(unit.db, unit.at, actor.id);
    if (sender === null) return no(say.itsSenderHasNoExact);
    if (shown !== null && !senderMatch(sender).startsWith(shown)) return no(say.itChangedMeanwhile);
    if (live.some((each) => covers(each, proposal, { sender, at: unit.at })))
      return no(say.youAllowedExactly);
    if (live.length >= ALLOWANCE_CAPS.perPersonMax)
      return no(say.youHaveStandingGrants(live.length));
    const account = await getAccount(unit.db, proposal.accountId);
    const given = {
      ownerId: actor.id,
      accountId: proposal.accountId,
      kind: AllowableKind.parse(proposal.kind),
      sender,
      expiresAt,
    };
    const id = await insertAllowance(unit, given, proposal);
    const allowance = { ...given, id, createdAt: unit.at, revokedAt: null };
    return { allowance, mailbox: account.name };
  });
}

/** What the card's menu offers to allow: each sender of its open items once; or why nothing of it can be. */
export async function offersOf(
  ctx: Context,
  card: Card,
): Promise<{ offers: AllowanceOffer[] } | { why: string }> {
  const policy = await currentPolicy(ctx);
  const offers = new Map<string, AllowanceOffer>();
  for (const { proposal } of card.items) {
    if (proposal.state !== 'pending') continue;
    const why = notAllowable(policy, proposal);
    if (why !== null) return { why };
    const sender = exactSender(await senderOf(ctx.store.db, proposal.signalId));
    if (sender === null || offers.has(sender)) continue;
    const { name: mailbox } = await getAccount(ctx.store.db, proposal.accountId);
    const kind = AllowableKind.parse(proposal.kind);
    offers.set(sender, { kind, sender, mailbox, proposalId: proposal.id });
  }
  return offers.size === 0 ? { why: say.nothingOnItHas } : { offers: [...offers.values()] };
}

/** Ends one at once, also for what it approved and what has not left. A person can end their own alone. */
export async function endAllowance(
  ctx: Context,
  { id, by }: { id: string; by: { person: string } | { operator: string } },
): Promise<boolean> {
  return await ctx.store.write((unit) =>
    'person' in by
      ? revokeAllowance(unit, { id, ownerId: by.person, actor: { kind: 'person', id: by.person } })
      : revokeAllowance(unit, { id, actor: { kind: 'flow', id: by.operator } }),
  );
}

/**
 * Approves what was proposed since, and is exactly what its owner allowed. Policy is asked as at a click, and
 * whatever it asks for beside the owner's word leaves the card to be decided as ever.
 */
export async function applyAllowances(
  ctx: Context,
  ownerId: string,
  policy: Policy,
): Promise<void> {
  for (const allowance of await liveAllowances(ctx.store.db, ctx.clock.now(), ownerId)) {
    const waiting = await pendingSince(ctx.store.db, allowance, allowance.createdAt);
    for (const { id, cardId } of waiting) {
      const approved = await ctx.store.write(async (unit) => {
        await lockCard(unit, cardId);
        const proposal = await getProposal(unit.db, id);
        return await approveBy(ctx, unit, { proposal, allowanceId: allowance.id, policy });
      });
      if (approved !== null) await hurry(ctx, [executeJob(id), deliverJob(cardKey(cardId))]);
    }
  }
}

async function approveBy(
  ctx: Context,
  unit: Unit,
  asked: { proposal: Proposal; allowanceId: string; policy: Policy },
): Promise<Proposal | null> {
  const { proposal, policy } = asked;
  const allowance = await lockAllowance(unit, asked.allowanceId);
  const sender = await senderOf(unit.db, proposal.signalId);
  if (allowance === null || proposal.state !== 'pending' || proposal.expiresAt <= unit.at)
    return null;
  if (!covers(allowance, proposal, { sender, at: unit.at })) return null;
  if (notAllowable(policy, proposal) !== null) return null;
  const { name: accountName } = await getAccount(unit.db, proposal.accountId);
  if (!ownerSuffices(policy, { proposal, accountName, at: unit.at })) return null;
  if ((await permissionRefusal(unit, [proposal])) !== null) return null;
  if ((await countAllowed(unit, allowance.id)) >= ALLOWANCE_CAPS.perDayMax) return null;
  const { id, ownerId, kind, accountId } = allowance;
  return await transition(unit, {
    proposal,
    to: 'approved',
    actor: { kind: 'flow', id: 'allowance' },
    decidedBy: ownerId,
    allowanceId: id,
    executeAfter: leavesAfter(ctx, proposal.risk, unit.at),
    data: {
      by: ownerId,
      allowance: id,
      kind,
      account: accountId,
      match: senderMatch(allowance.sender),
    },
  });
}

function no(words: string): Answer {
  return { done: false, words: say.nothingWasDoneWords(words) };
}
