import { ACTIONS } from '../actions/index.ts';
import type { Context } from '../context.ts';
import type { Card } from '../domain/card.ts';
import { Invalid } from '../lib/errors.ts';
import { getPerson } from '../store/people.ts';
import { isPaused } from '../store/switches.ts';
import { proposalsOfCard } from '../store/proposal-reads.ts';

/** A card as its rows say it is now. */
export async function loadCard(ctx: Context, cardId: string): Promise<Card> {
  const proposals = await proposalsOfCard(ctx.store.db, cardId);
  const ownerId = proposals[0]?.ownerId;
  if (ownerId === undefined) throw new Invalid(`No card ${cardId} is known`);
  const person = await getPerson(ctx.store.db, ownerId);
  return {
    id: cardId,
    ownerId,
    timeZone: person.timeZone,
    paused: await isPaused(ctx.store.db, ownerId),
    items: proposals.map((proposal) => ({
      proposal,
      content: ACTIONS[proposal.kind].describe(ctx.connectors, proposal),
      rationale: null,
      sourceUrl: proposal.facts['url'] ?? null,
    })),
  };
}
