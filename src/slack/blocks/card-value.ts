import {
  cardBinding,
  type Card,
  type CardItem,
  undoBinding,
  type UndoPlace,
} from '../../domain/card.ts';
import { shortDigest } from '../../domain/proposal.ts';
import { canonicalDigest } from '../../lib/canonical-json.ts';

/** What a card's buttons and modal carry: the card and the binding of what it asked, `crd_….<64 hex>`. */
export function cardValue(card: Pick<Card, 'id' | 'items'>): string {
  return `${card.id}.${bindingOf(card)}`;
}

/** What an option of the menu carries: `hour.crd_….<12 hex>`; 75 characters are all that Slack takes. */
export function menuValue(choice: MenuChoice, card: Pick<Card, 'id' | 'items'>): string {
  return `${choice}.${card.id}.${shortDigest(bindingOf(card))}`;
}

export type MenuChoice = 'hour' | 'morning' | 'delegate' | 'always' | 'send' | 'why';

export function parseMenuValue(
  value: string,
): { choice: MenuChoice; cardId: string; shortBinding: string } | null {
  const match =
    /^(hour|morning|delegate|always|send|why)\.([A-Za-z0-9_-]{1,40})\.([0-9a-f]{12})$/.exec(value);
  const [, name, cardId, shortBinding] = match ?? [];
  const choice = MENU_CHOICES.find((each) => each === name);
  return choice === undefined || cardId === undefined || shortBinding === undefined
    ? null
    : { choice, cardId, shortBinding };
}

const MENU_CHOICES: readonly MenuChoice[] = [
  'hour',
  'morning',
  'delegate',
  'always',
  'send',
  'why',
];

/** What Undo carries: the card and the binding of what it would take back, as it is shown at this place. */
export function undoValue(place: UndoPlace, card: Pick<Card, 'id' | 'items'>): string {
  const undoable = undoableItems(card).map(({ proposal }) => proposal);
  return `${card.id}.${undoBinding(place, undoable)}`;
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
    card.resumesAt?.toISOString() ?? card.paused,
    card.isCopy,
    card.delegate?.personId ?? null,
    card.reminded,
    ...card.items.map(({ proposal, undo, reversal, denial, alike }) => [
      alike,
      denial?.reason ?? null,
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
