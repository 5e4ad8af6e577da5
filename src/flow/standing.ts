import type { Context } from '../context.ts';
import { personId, slackIds } from '../domain/person.ts';
import { type Actor, misfitOf } from '../domain/policy.ts';
import type { Proposal } from '../domain/proposal.ts';
import { Conflict, errorMessage, isExpected, Transient } from '../lib/errors.ts';
import { approversOf } from '../store/policy-facts.ts';
import { findStanding, noteStanding } from '../store/standings.ts';
import * as say from '../words/deciding.ts';

/** Several mailbox changes that leave together ask of one person once. */
const ASKED_JUST_NOW_MS = 10_000;

/**
 * Who somebody is, with what the workspace says of them at this moment. `teamId` is the team that Slack
 * authenticated a click for; a person of another organisation carries that one's id and matches nobody.
 */
export async function actorOf(
  ctx: Context,
  user: { teamId: string; userId: string },
): Promise<Actor> {
  const known = await ctx.poster.user(user.userId);
  return {
    id: personId(known.isExternal ? known.teamId : user.teamId, user.userId),
    isBot: known.isBot,
    isGuest: known.isGuest || known.isExternal,
    isDeactivated: known.isDeactivated,
  };
}

/**
 * Asks the workspace, right before a claim, whether those who approved are still full members; the claim
 * goes by what is noted here. Where Slack cannot say so, a mailbox change goes by what it said last, and
 * everything else waits: throws `Transient`.
 */
export async function renewStandings(ctx: Context, proposal: Proposal): Promise<void> {
  const isMailboxChange = proposal.risk === 'R0' || proposal.risk === 'R1';
  for (const person of await approversOf(ctx.store.db, proposal)) {
    const last = await findStanding(ctx.store.db, person);
    const ageMs = ctx.clock.now().getTime() - (last?.checkedAt.getTime() ?? 0);
    if (isMailboxChange && ageMs < ASKED_JUST_NOW_MS) continue;
    try {
      const misfit = await misfitNow(ctx, person);
      await ctx.store.write((unit) => noteStanding(unit, person, misfit));
    } catch (error) {
      if (!isExpected(error)) throw error;
      if (!isMailboxChange)
        throw new Transient('Slack cannot say whether those who approved may', { cause: error });
      ctx.log.warn({ error: errorMessage(error) }, 'going by what Slack said last of who approved');
    }
  }
}

async function misfitNow(ctx: Context, person: string): Promise<string | null> {
  try {
    const actor = await actorOf(ctx, slackIds(person));
    return actor.id === person ? misfitOf(actor) : say.theyAreOfAnotherOrganisation;
  } catch (error) {
    if (error instanceof Conflict) return say.theWorkspaceDoesNotKnow;
    throw error;
  }
}
