import type {
  InputBlock,
  KnownBlock,
  ModalView,
  RichTextBlock,
  RichTextSection,
} from '@slack/types';
import type { Card, CardItem } from '../../domain/card.ts';
import type { CardContent } from '../../domain/proposal.ts';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import { visibleField, visibleText } from '../visible.ts';
import { common, labelled, pausedNote, questionOf, refusedNote, riskLines } from './card-asked.ts';
import { pickBlocks } from './card-picks.ts';
import { cardValue, pendingItems } from './card-value.ts';
import * as part from './parts.ts';
import * as say from '../../words/card.ts';

/** Under Slack's 100 blocks and 250 kB. */
const FITS = { blocks: 98, bytes: 230_000 } as const;
export type Modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };

export function sealedCardModal(card: Card): SealedView {
  return seal(cardModal(card), NOTHING_ALLOWED);
}

/**
 * Everything that approving the open items does, in full: fields first, then the exact text. When it
 * does not fit into one modal it is cut, says by how much, and cannot be approved there.
 * `callback_id` is `card.decide`; `private_metadata` is `cardValue(card)`.
 */
export function cardModal(card: Card): Modal {
  const open = pendingItems(card);
  const whole = modal(card, [
    ...open.flatMap((item, at) => wholeItem(item, { at, open })),
    ...pickBlocks(open),
  ]);
  if (!fits(whole)) {
    return modal(card, [tooLong(), ...open.map((item, at) => cutItem(item, { at, open }))]);
  }
  if (open.length === 0) return whole;
  const submit = open.length === 1 ? say.approve : say.approveTheTickedOnes;
  return { ...whole, submit: part.plain(submit, 24) };
}

export function fits(view: Modal): boolean {
  return (
    view.blocks.length <= FITS.blocks &&
    Buffer.byteLength(JSON.stringify(view), 'utf8') <= FITS.bytes
  );
}

function modal(card: Card, items: readonly (RichTextBlock | InputBlock)[]): Modal {
  const open = pendingItems(card);
  const effect = common(open, 'effect');
  const blocks: KnownBlock[] = [
    part.rich('', [
      part.line(...part.long(visibleField(questionOf(open, card.items)), { bold: true })),
      ...(effect === null ? [] : [part.line(...part.long(visibleField(effect)))]),
    ]),
    ...(open.length === 0 ? [] : [part.context('', ...riskLines(card, open))]),
    ...pausedNote(card, ''),
    ...refusedNote(card, ''),
    ...items,
  ];
  return {
    type: 'modal',
    callback_id: 'card.decide',
    private_metadata: cardValue(card),
    title: part.plain(say.readAllThenDecide, 24),
    close: part.plain(say.notNow, 24),
    blocks: blocks.map((block, at) => ({ ...block, block_id: `${card.id}.${at}` })),
  };
}

interface Place {
  at: number;
  open: readonly CardItem[];
}

function wholeItem({ content }: CardItem, place: Place): RichTextBlock[] {
  const { exactText } = content;
  const chunks = exactText === null ? [] : part.long(visibleText(exactText));
  return [
    part.rich('', [
      title(visibleField(content.itemLine), place),
      ...differing(content, place.open),
      ...content.fields.map(({ label, value }) =>
        labelled(visibleField(label), visibleField(value)),
      ),
      ...(exactText === null ? [] : [part.line(part.strong(say.exactText))]),
    ]),
    ...chunks.map(({ text }) => part.rich('', [part.preformatted(text)])),
  ];
}

function title(itemLine: string, { at, open }: Place): RichTextSection {
  const number = open.length === 1 ? [] : [part.strong(say.itemOf(at + 1, open.length))];
  return part.line(...number, ...part.long(itemLine, { bold: true }));
}

/** What is not the same for all items is said with each. */
function differing(content: CardContent, open: readonly CardItem[]): RichTextSection[] {
  const keys = ['question', 'effect', 'riskWords'] as const;
  return keys
    .filter((key) => common(open, key) === null)
    .map((key) => part.line(...part.long(visibleField(content[key]))));
}

function tooLong(): RichTextBlock {
  return part.rich('', [
    part.line(part.strong(say.tooLongToBeShown), part.words(say.nothingIsDoneUnless)),
  ]);
}

/** All items of a cut modal share about 30,000 characters, which stay under 250 kB in any script. */
function cutItem({ content }: CardItem, place: Place): RichTextBlock {
  const budget = Math.floor(30_000 / place.open.length);
  const fieldMax = Math.max(30, Math.floor(budget / 20));
  const kept = content.fields.slice(0, place.open.length > 10 ? 4 : 10);
  const left = content.fields.length - kept.length;
  const cut = (text: string, max: number): string => part.shownField(text, max).text;
  const { exactText } = content;
  return part.rich('', [
    title(cut(content.itemLine, 150), place),
    ...kept.map(({ label, value }) => labelled(cut(label, 40), cut(value, fieldMax))),
    ...(left === 0 ? [] : [part.line(part.faint(`(+${say.moreFields(left)})`))]),
    ...(exactText === null
      ? []
      : [
          part.preformatted(
            part.shownText(exactText, Math.min(2_500, Math.floor(budget / 3))).text,
          ),
        ]),
  ]);
}
