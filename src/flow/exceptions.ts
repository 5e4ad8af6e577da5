import { ACTIONS } from '../actions/index.ts';
import type { Context } from '../context.ts';
import { type Actor, LIFETIME_MS, misfitOf } from '../domain/policy.ts';
import { slackIds } from '../domain/person.ts';
import { type Proposal, proposalDigest } from '../domain/proposal.ts';
import { newId } from '../lib/ids.ts';
import {
  answerException,
  findException,
  insertException,
  type PolicyException,
} from '../store/exceptions.ts';
import { renewNotices, tellByPost } from '../store/notices.ts';
import { renewPosts } from '../store/posts.ts';
import { findProposal, latestVersions } from '../store/proposal-reads.ts';
import { openCard } from '../store/proposals.ts';
import { findRefusal, noteOpened } from '../store/refusals.ts';
import type { Unit } from '../store/store.ts';
import { currentPolicy, policyOwners } from './policy.ts';
import { WORDING } from '../words/wording.ts';
import * as say from '../words/deciding.ts';

const EXCEPTION_MINUTES_MAX = 24 * 60;
const REASON_MAX = 300;

/** Nothing changed, in words for the person; or what happens now. */
export type Answer = { done: boolean; words: string };

/**
 * The owner of an account asks the owners of the policy to let one refused proposal pass. Throws `Invalid`
 * where the policy cannot be used.
 */
export async function askException(
  ctx: Context,
  asked: { actor: Actor; proposalId: string; minutes: number; reason: string },
): Promise<Answer> {
  const { actor, proposalId, minutes } = asked;
  const reason = asked.reason.trim().slice(0, REASON_MAX);
  const misfit = misfitOf(actor);
  if (misfit !== null) return no(misfit);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > EXCEPTION_MINUTES_MAX)
    return no(say.anExceptionLasts1(EXCEPTION_MINUTES_MAX));
  if (reason === '') return no(say.anExceptionNeedsAReason);
  const policy = await currentPolicy(ctx);
  const owners = policyOwners(policy, slackIds(actor.id).teamId).filter((id) => id !== actor.id);
  if (owners.length === 0) return no(say.thePolicyNamesNobody);
  return await ctx.store.write(async (unit) => {
    const refused = await findRefusal(unit.db, proposalId);
    const proposal = refused?.proposal ?? (await findProposal(unit.db, proposalId));
    if (proposal === null || proposal.ownerId !== actor.id || !isOpen(proposal))
      return no(say.noSuchProposal);
    const { ownerId, id, digest } = proposal;
    const exceptionId = await insertException(unit, {
      ownerId,
      proposalId: id,
      digest,
      minutes,
      reason,
    });
    if (exceptionId === null) return no(say.anException);
    for (const owner of owners) {
      await tellByPost(unit, {
        ownerId: owner,
        exceptionId,
        what: say.asksForAnException(slackIds(ownerId).userId, minutes, whatFor(ctx, proposal)),
        safe: say.theirReason(refused?.reason, reason),
        next: say.itCoversThisOneProposal,
      });
    }
    return {
      done: true,
      words: say.theOwnersOfThePolicy,
    };
  });
}

/** One owner's answer; the one who asked cannot be the one who grants. */
export async function decideException(
  ctx: Context,
  answer: { actor: Actor; exceptionId: string; granted: boolean },
): Promise<Answer> {
  const { actor, exceptionId, granted } = answer;
  const policy = await currentPolicy(ctx);
  return await ctx.store.write(async (unit) => {
    const exception = await findException(unit.db, exceptionId);
    if (exception === null) return no(say.thisExceptionIsNotKnown);
    const misfit =
      misfitOf(actor) ??
      notOwner(exception, actor, policyOwners(policy, slackIds(exception.owner_id).teamId));
    if (misfit !== null) return no(misfit);
    if (!(await answerException(unit, exception, { granted, by: actor.id })))
      return no(say.somebodyAnswered);
    if (granted) {
      await openRefused(unit, exception);
      await renewCard(unit, exception);
    }
    await renewNotices(unit, exceptionId);
    await tellByPost(unit, {
      ownerId: exception.owner_id,
      what: granted ? say.yourExceptionWasGranted(exception.minutes) : say.yourExceptionWasDenied,
      safe: granted ? say.nothingIsDoneWithout : WORDING.nothingDone,
    });
    return { done: true, words: granted ? say.granted : say.denied };
  });
}

/** What never was a card becomes one now, exactly as it was refused, for as long as the exception lasts. */
async function openRefused(unit: Unit, exception: PolicyException): Promise<void> {
  const refused = await findRefusal(unit.db, exception.proposal_id);
  if (refused === null) return;
  const { proposal } = refused;
  const latest = (await latestVersions(unit.db, [proposal.signalId])).get(
    `${proposal.signalId}/${proposal.kind}`,
  );
  // Asked again meanwhile, or changed in the row: then there is nothing that this exception covers.
  const isStale = latest !== undefined && latest.version >= proposal.version;
  if (isStale || proposalDigest(proposal) !== exception.digest) return;
  const lifeMs = Math.min(exception.minutes * 60_000, LIFETIME_MS[proposal.risk]);
  const card = { cardId: newId('crd'), expiresAt: new Date(unit.at.getTime() + lifeMs) };
  await noteOpened(unit, proposal.id);
  await openCard(unit, {
    id: card.cardId,
    ownerId: proposal.ownerId,
    proposals: [{ ...proposal, ...card, movedAt: unit.at }],
  });
}

/** Its card says that it is refused no more. */
async function renewCard(unit: Unit, exception: PolicyException): Promise<void> {
  const proposal = await findProposal(unit.db, exception.proposal_id);
  if (proposal !== null) await renewPosts(unit, { kind: 'card', subjectId: proposal.cardId });
}

function notOwner(
  exception: PolicyException,
  actor: Actor,
  owners: readonly string[],
): string | null {
  if (actor.id === exception.owner_id) return say.whoeverAsksForAnException;
  return owners.includes(actor.id) ? null : say.onlyAnOwner;
}

/** A mail's sender and subject are its owner's alone; an exception for it is asked without them. */
function whatFor(ctx: Context, proposal: Proposal): string {
  const { question, itemLine } = ACTIONS[proposal.kind].describe(ctx.connectors, proposal);
  return proposal.kind.startsWith('mail.') ? question : `${question} ${itemLine}`;
}

function isOpen({ state }: Proposal): boolean {
  return state === 'pending' || state === 'approved';
}

function no(words: string): Answer {
  return { done: false, words: say.nothingWasDoneWords(words) };
}
