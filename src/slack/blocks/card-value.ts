import { cardBinding, type Card, type CardItem, undoBinding } from '../../domain/card.ts';
import { shortDigest } from '../../domain/proposal.ts';
import { canonicalDigest } from '../../lib/canonical-json.ts';

/** What a card's buttons and modal carry: the card and the binding of what it asked, `crd_….<64 hex>`. */
export function cardValue(card: Pick<Card, 'id' | 'items'>): string {
  return `${card.id}.${bindingOf(card)}`;
}

/** What Undo carries: the card and the binding of what it would take back. */
export function undoValue(card: Pick<Card, 'id' | 'items'>): string {
  return `${card.id}.${undoBinding(undoableItems(card).map(({ proposal }) => proposal))}`;
}

export function undoableItems({ items }: Pick<Card, 'items'>): CardItem[] {
  return items.filter(({ undo }) => undo !== null);
}

/** Reads a button's value or a modal's `private_metadata` back; null for anything else. */
export function parseCardValue(value: string): { cardId: string; binding: string } | null {
  const match = /^([A-Za-z0-9_-]{1,64})\.([0-9a-f]{64})$/.exec(value);
  const [, cardId, binding] = match ?? [];
  return cardId === undefined || binding === undefined ? null : { cardId, binding };
}

/**
 * Names for the blocks of a card: card id, short binding, and a short digest of every item's state, so
 * that they change with each update and Slack keeps no input state of the card before.
 */
export function blockIds(card: Card): (name: string) => string {
  const state = canonicalDigest([
    card.paused,
    ...card.items.map(({ proposal, undo, reversal }) => [
      proposal.id,
      proposal.state,
      proposal.outcome?.toWellFormed() ?? null,
      undo,
      reversal === null ? null : [reversal.id, reversal.state],
    ]),
  ]);
  const prefix = `${card.id}.${shortDigest(bindingOf(card))}.${shortDigest(state)}`;
  return (name) => `${prefix}.${name}`;
}

/** The items that are still to be decided: what the binding covers. */
export function pendingItems({ items }: Card): CardItem[] {
  return items.filter(({ proposal }) => proposal.state === 'pending');
}

function bindingOf({ items }: Pick<Card, 'items'>): string {
  return cardBinding(items.map(({ proposal }) => proposal));
}
