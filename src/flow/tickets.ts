import type { Context } from '../context.ts';
import { type Actor, misfitOf } from '../domain/policy.ts';
import { giveTicket } from '../store/policy-facts.ts';
import { findProposal } from '../store/proposal-reads.ts';
import type { Answer } from './exceptions.ts';
import * as say from '../words/deciding.ts';

const TICKET = /^[A-Za-z][A-Za-z0-9]{0,15}[-#]\d{1,12}$/;

/** The owner names the change ticket that policy asks for; whether it exists is for people to see. */
export async function nameTicket(
  ctx: Context,
  named: { actor: Actor; proposalId: string; ticket: string },
): Promise<Answer> {
  const { actor, proposalId, ticket } = named;
  const misfit = misfitOf(actor);
  if (misfit !== null) return { done: false, words: misfit };
  if (!TICKET.test(ticket)) return { done: false, words: say.aTicketReadsLike1234 };
  return await ctx.store.write(async (unit) => {
    const proposal = await findProposal(unit.db, proposalId);
    if (proposal?.state !== 'pending' || proposal.ownerId !== actor.id)
      return {
        done: false,
        words: say.noProposalOfYours,
      };
    await giveTicket(unit, proposal, { ticket: ticket.toUpperCase(), by: actor.id });
    return { done: true, words: say.theTicketIsNoted };
  });
}
