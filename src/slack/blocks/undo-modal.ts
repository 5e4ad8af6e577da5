import type { RichTextBlock } from '@slack/types';
import type { Card, CardItem } from '../../domain/card.ts';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import { visibleField } from '../visible.ts';
import { labelled, pausedNote } from './card-asked.ts';
import { fits, type Modal } from './card-modal.ts';
import { undoableItems, undoValue } from './card-value.ts';
import * as part from './parts.ts';
import * as say from '../../words/forms.ts';

export function sealedUndoModal(card: Card): SealedView {
  return seal(undoModal(card), NOTHING_ALLOWED);
}

/**
 * Everything that Undo would act on, each by its whole name and fields. Where that does not fit into one modal,
 * nothing can be undone there. `callback_id` is `card.undo-read`; `private_metadata` is `undoValue('modal', card)`.
 */
export function undoModal(card: Card): Modal {
  const items = undoableItems(card);
  const whole = modal(
    card,
    items.map((item, at) => wholeItem(item, { at, count: items.length })),
  );
  if (!fits(whole)) return modal(card, [tooLong(items.length)]);
  return items.length === 0 ? whole : { ...whole, submit: part.plain(say.undo, 24) };
}

function modal(card: Card, items: readonly RichTextBlock[]): Modal {
  const count = undoableItems(card).length;
  const what = count === 0 ? say.thereIsNothingLeftHere : say.undoTakesBack;
  const blocks = [part.rich('', [part.line(part.strong(what))]), ...pausedNote(card, ''), ...items];
  return {
    type: 'modal',
    callback_id: 'card.undo-read',
    private_metadata: undoValue('modal', card),
    title: part.plain(say.readAll, 24),
    close: part.plain(say.leaveIt, 24),
    blocks: blocks.map((block, at) => ({ ...block, block_id: `${card.id}.undo.${at}` })),
  };
}

function wholeItem(
  { content, undo }: CardItem,
  { at, count }: { at: number; count: number },
): RichTextBlock {
  return part.rich('', [
    part.line(
      ...(count === 1 ? [] : [part.strong(say.itemOf(at + 1, count))]),
      ...part.long(visibleField(content.itemLine), { bold: true }),
    ),
    part.line(
      part.strong(undo === 'reverse' ? say.wasDone : say.willNotBeDone),
      ...part.long(visibleField(content.effect)),
    ),
    ...content.fields.map(({ label, value }) => labelled(visibleField(label), visibleField(value))),
  ]);
}

function tooLong(count: number): RichTextBlock {
  const words = count === 1 ? say.itIsTooLong : say.theseAreTooLong(count);
  return part.rich('', [part.line(part.strong(words), part.words(say.nothingIsUndone))]);
}
