import { type Proposal, requestDigest } from '../domain/proposal.ts';
import { noteMerged } from '../store/merges.ts';
import { waitingOfAccount } from '../store/proposal-reads.ts';
import { openCard, renewCard } from '../store/proposals.ts';
import type { Unit } from '../store/store.ts';

/**
 * Opens a card for what nobody is asked yet. What asks for the very request that already waits becomes no
 * second card: its signal is linked to the first. Returns the cards that are to be shown anew.
 */
export async function openFresh(
  unit: Unit,
  card: { id: string; ownerId: string; proposals: readonly Proposal[] },
): Promise<string[]> {
  const [first] = card.proposals;
  if (first === undefined) return [];
  const waiting = new Map(
    (await waitingOfAccount(unit.db, first.accountId)).map((each) => [requestKey(each), each]),
  );
  const fresh: Proposal[] = [];
  const merged: { proposal: Proposal; into: Proposal }[] = [];
  for (const proposal of card.proposals) {
    const into = waiting.get(requestKey(proposal));
    if (into !== undefined) merged.push({ proposal, into });
    else fresh.push(proposal);
    if (into === undefined) waiting.set(requestKey(proposal), proposal);
  }
  if (fresh.length > 0) await openCard(unit, { ...card, proposals: fresh });
  const cards = new Set(fresh.length > 0 ? [card.id] : []);
  for (const { proposal, into } of merged) {
    await noteMerged(unit, { signalId: proposal.signalId, into });
    if (into.cardId !== card.id) await renewCard(unit, { id: into.cardId, ownerId: into.ownerId });
    cards.add(into.cardId);
  }
  return [...cards];
}

function requestKey({ kind, request }: Proposal): string {
  return `${kind}/${requestDigest(request)}`;
}
