import type { ActionsBlock, Button, Overflow } from '@slack/types';
import { AllowableKind } from '../../domain/allowance.ts';
import { clockInWords } from '../../lib/notation.ts';
import type { Card, CardItem } from '../../domain/card.ts';
import type { ProposalState } from '../../domain/proposal.ts';
import { questionOf, type Asked } from './card-asked.ts';
import { namesAllUndoable } from './card-decided.ts';
import {
  blockIds,
  cardValue,
  type MenuChoice,
  menuValue,
  pendingItems,
  undoableItems,
  undoValue,
} from './card-value.ts';
import { editableItem } from './edit-modal.ts';
import * as part from './parts.ts';
import * as say from '../../words/card.ts';

/** Approve only where everything that is decided can be read on the card itself. */
export function decisionButtons(
  card: Card,
  { open, question }: { open: readonly CardItem[]; question: Asked },
): ActionsBlock {
  const value = cardValue(card);
  const count = open.length;
  const several = count === 1 ? '' : say.allOf(count);
  const spoken = questionOf(open, card.items);
  const read = part.button({
    action: 'card.read',
    label: count === 1 ? say.readAllThenDecide : say.readAllThenDecideOf(count),
    value,
    spoken: say.readAllSpoken(spoken),
    ...(question.isWhole ? {} : { style: 'primary' }),
  });
  const deny = part.button({
    action: 'card.deny',
    label: `Deny${several}`,
    value,
    spoken: say.denySpoken(spoken),
    style: 'danger',
  });
  const approve = question.isWhole ? [approveButton(open, { value, several, spoken })] : [];
  const isReadUseful = !question.isWhole || count > 1;
  return {
    type: 'actions',
    block_id: blockIds(card)('decide'),
    elements: [
      ...approve,
      ...(isReadUseful ? [read] : []),
      ...(card.isCopy || editableItem(card) === null ? [] : [editButton(card, value)]),
      deny,
      ...(card.isCopy || card.delegate === null ? [] : [recallButton(card, value)]),
      ...(card.isCopy ? [] : [menu(card)]),
    ],
  };
}

function approveButton(
  open: readonly CardItem[],
  { value, several, spoken }: { value: string; several: string; spoken: string },
): Button {
  const approve = part.button({
    action: 'card.approve',
    label: `Approve${several}`,
    value,
    spoken: say.approveSpoken(spoken),
    style: 'primary',
  });
  const speaksOrReachesOut = open.some(({ proposal }) => ['R2', 'R3'].includes(proposal.risk));
  if (!speaksOrReachesOut) return approve;
  return {
    ...approve,
    confirm: {
      title: part.plain(say.approveThis, 100),
      text: part.plain(open[0]?.content.effect ?? '', 300),
      confirm: part.plain(say.approve, 30),
      deny: part.plain(say.notYet, 30),
    },
  };
}

function editButton(card: Card, value: string): Button {
  const spoken = say.editSpoken(questionOf([], card.items));
  return part.button({ action: 'card.edit', label: say.edit, value, spoken });
}

function recallButton(card: Card, value: string): Button {
  const spoken = say.takeBackSpoken(questionOf([], card.items));
  return part.button({ action: 'card.recall', label: say.takeBack, value, spoken });
}

function menu(card: Card): Overflow {
  const option = (choice: MenuChoice, label: string) => ({
    text: part.plain(label, 75),
    value: menuValue(choice, card),
  });
  return {
    type: 'overflow',
    action_id: 'card.menu',
    options: [
      ...(isSendable(card) ? [option('send', say.askToSendItInstead)] : []),
      option('hour', say.askAgainIn1Hour),
      option('morning', say.askAgainTomorrowAt(clockInWords('09:00'))),
      option('delegate', say.handToSomebody),
      ...(isAllowable(card) ? [option('always', say.alwaysDo)] : []),
      option('why', say.whyAmIAsked),
    ],
  };
}

/** Only reversible changes of one's own mailbox can be allowed once for all. */
function isAllowable(card: Card): boolean {
  return pendingItems(card).every(
    ({ proposal: { kind, risk } }) => AllowableKind.safeParse(kind).success && risk === 'R1',
  );
}

/** Offered only where it would not be refused. */
function isSendable(card: Card): boolean {
  const [only, ...others] = pendingItems(card);
  return only?.sendable === true && others.length === 0;
}

/** What is offered once it was decided: to take it back, to have it proven, to say why not. */
export function afterwardsButtons(card: Card): ActionsBlock[] {
  const elements = [...undoButton(card), ...receiptButton(card), ...whyButton(card)];
  return elements.length === 0
    ? []
    : [{ type: 'actions', block_id: blockIds(card)('afterwards'), elements }];
}

/**
 * Offered where there is something to take back: before it left, or afterwards by its inverse. Undo only
 * where the card names all of it; otherwise it stands in `undoModal`.
 */
function undoButton(card: Card): Button[] {
  const undoable = undoableItems(card);
  if (card.isCopy || undoable.length === 0) return [];
  const count = undoable.length;
  const question = questionOf([], card.items);
  if (namesAllUndoable(card)) {
    const label = count === 1 ? say.undo : say.undoAll(count);
    const value = undoValue('card', card);
    return [part.button({ action: 'card.undo', label, value, spoken: say.undoSpoken(question) })];
  }
  const label = count === 1 ? say.readAllThenUndo : say.readAllThenUndoOf(count);
  const spoken = say.readAllThenUndoSpoken(question);
  // It opens a modal and undoes nothing, so it carries nothing that could.
  const value = cardValue(card);
  return [part.button({ action: 'card.read-undo', label, value, spoken })];
}

/** What came or may have come of a click can be proven; of several, all that was decided in one document. */
function receiptButton({ id, items, isCopy }: Card): Button[] {
  const executed = items.filter(({ proposal }) => EXECUTED.has(proposal.state));
  if (isCopy || executed.length === 0) return [];
  const [only, ...others] = items;
  const value = only === undefined || others.length > 0 ? id : only.proposal.id;
  const spoken = say.receiptSpoken(questionOf([], items));
  return [part.button({ action: 'card.receipt', label: say.receipt, value, spoken })];
}

const EXECUTED: ReadonlySet<ProposalState> = new Set(['done', 'undone', 'unknown']);

/** Offered to whoever denied all of it and did not say why yet. */
function whyButton(card: Card): Button[] {
  const isOpen = card.items.every(
    ({ proposal: { state, decidedBy }, denial }) =>
      state === 'denied' && denial === null && (decidedBy === card.ownerId) !== card.isCopy,
  );
  if (!isOpen) return [];
  const spoken = say.sayWhySpoken(questionOf([], card.items));
  const input = { action: 'card.reason', label: say.sayWhy, value: cardValue(card), spoken };
  return [part.button(input)];
}
