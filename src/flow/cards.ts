import { ACTIONS } from '../actions/index.ts';
import type { Context } from '../context.ts';
import type { Card } from '../domain/card.ts';
import type { Proposal } from '../domain/proposal.ts';
import { Invalid } from '../lib/errors.ts';
import { getPerson } from '../store/people.ts';
import { isPaused } from '../store/switches.ts';
import { proposalsOfCard } from '../store/proposal-reads.ts';
import { reversalOf, undoWay } from './undoable.ts';

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
    items: shown(proposals).map((proposal) => ({
      proposal,
      content: ACTIONS[proposal.kind].describe(ctx.connectors, proposal),
      rationale: null,
      sourceUrl: proposal.facts['url'] ?? null,
      editable: ACTIONS[proposal.kind].editing?.read(ctx.connectors, proposal) ?? null,
      undo: undoWay(proposal, proposals),
      reversal: reversalOf(proposal, proposals),
    })),
  };
}

/** What a reader is asked or told about: not the way back, which is said beside what it takes back, and no older version. */
function shown(proposals: readonly Proposal[]): Proposal[] {
  return proposals.filter(
    ({ undoes, signalId, kind, version }) =>
      undoes === null &&
      !proposals.some(
        (other) => other.signalId === signalId && other.kind === kind && other.version > version,
      ),
  );
}
