import { ACTIONS } from '../actions/index.ts';
import type { UndoWay } from '../domain/card.ts';
import type { Proposal } from '../domain/proposal.ts';

/** How long after it was done an effect is taken back by one click. */
export const UNDO_OFFERED_MS = 30 * 24 * 3_600_000;

/** What undoing would do with this one, judged beside the others of its card; null where it can do nothing. */
export function undoWay(proposal: Proposal, ofCard: readonly Proposal[]): UndoWay | null {
  if (proposal.undoes !== null) return null;
  if (proposal.state === 'approved') return 'take-back';
  const inverse = ACTIONS[proposal.kind].undoneBy;
  if (proposal.state !== 'done' || proposal.risk !== 'R1' || inverse === undefined) return null;
  if (inverse === 'mail.undraft' && proposal.receipt?.revision === undefined) return null;
  const reversal = reversalOf(proposal, ofCard);
  const isOver = reversal === null || ENDED.has(reversal.state);
  return isOver ? 'reverse' : null;
}

/** The latest attempt to take this one's effect back. */
export function reversalOf({ id }: Proposal, ofCard: readonly Proposal[]): Proposal | null {
  return ofCard.findLast(({ undoes }) => undoes === id) ?? null;
}

const ENDED: ReadonlySet<Proposal['state']> = new Set([
  'failed',
  'denied',
  'expired',
  'superseded',
  'withdrawn',
]);
