import type { ContextBlock, KnownBlock, RichTextBlockElement, RichTextSection } from '@slack/types';
import type { Card, CardItem } from '../../domain/card.ts';
import type { CardContent } from '../../domain/proposal.ts';
import { breakAddresses, mrkdwnWords } from '../escape.ts';
import { visibleField } from '../visible.ts';
import * as part from './parts.ts';
import * as say from '../../words/card.ts';

/** What a card may show without "Read all"; anything longer is decided in the modal alone. */
const INLINE = {
  question: 150,
  effect: 500,
  risk: 300,
  fields: 15,
  field: 500,
  exactText: 1_500,
  exactLines: 40,
  characters: 5_000,
  items: 8,
  itemLine: 200,
} as const;
const PREVIEW = { items: 5, field: 200, exactText: 500 } as const;

/** What a card asks, and whether everything that is decided can be read in these elements. */
export interface Asked {
  elements: RichTextBlockElement[];
  isWhole: boolean;
}

export function asked(open: readonly CardItem[]): Asked {
  const [only] = open;
  if (only === undefined) return { elements: [], isWhole: true };
  return open.length === 1 ? askedOne(only.content) : askedGroup(open);
}

/** The question for the header: the item's own, with the number of items when there are several. */
export function questionOf(open: readonly CardItem[], all: readonly CardItem[]): string {
  const question = (open[0] ?? all[0])?.content.question ?? say.nothingToDecide;
  return open.length > 1 ? say.questionOfItems(question, open.length) : question;
}

/** Risk in words of the action, and how long a decision counts. */
export function riskLines(card: Card, open: readonly CardItem[]): string[] {
  const risks = [...new Set(open.map(({ proposal }) => proposal.risk))].toSorted().join(', ');
  const soonest = Math.min(...open.map(({ proposal }) => proposal.expiresAt.getTime()));
  const words = common(open, 'riskWords') ?? say.differsSeeEachItem;
  return [
    say.riskInWords(risks, mrkdwnWords(words, INLINE.risk)),
    say.decideBefore(
      say.reminded[card.reminded ?? 'no'],
      part.instant(new Date(soonest), card.timeZone),
    ),
  ];
}

/** The value that all items share, or null. */
export function common(
  items: readonly CardItem[],
  key: 'question' | 'effect' | 'riskWords',
): string | null {
  const values = new Set(items.map(({ content }) => content[key]));
  const [only] = values;
  return values.size === 1 && only !== undefined ? only : null;
}

/** `Label: value`, both already visible. */
export function labelled(label: string, value: string): RichTextSection {
  return part.line(...part.long(`${label}: `, { bold: true }), ...part.long(value));
}

export function pausedNote(card: Card, blockId: string): ContextBlock[] {
  if (!card.paused) return [];
  const end = card.resumesAt === null ? say.youResume : part.instant(card.resumesAt, card.timeZone);
  const note = say.pausedYouCanDecide(end);
  return [part.context(blockId, note)];
}

/** A second person cannot ask for an exception; its owner can. */
export function refusedNote({ refused, isCopy, items }: Card, blockId: string): KnownBlock[] {
  if (refused === null) return [];
  const { why, proposalId } = refused;
  const note = part.context(blockId, say.refusedAsItStands(mrkdwnWords(why, 600)));
  if (isCopy) return [note];
  const ask = part.button({
    action: 'exception.ask',
    label: say.askForAnException,
    value: proposalId,
    spoken: say.askForAnExceptionSpoken(questionOf([], items)),
  });
  return [note, { type: 'actions', block_id: `${blockId}.exception`, elements: [ask] }];
}

function askedOne(content: CardContent): Asked {
  const whole = renderOne(content, INLINE);
  if (whole.isWhole && fitsAbove(content)) return whole;
  return { ...renderOne(content, PREVIEW), isWhole: false };
}

function renderOne(content: CardContent, caps: { field: number; exactText: number }): Asked {
  const effect = part.shownField(content.effect, INLINE.effect);
  const pairs = content.fields.slice(0, INLINE.fields).map(({ label, value }) => ({
    label: part.shownField(label, 60),
    value: part.shownField(value, caps.field),
  }));
  const exact =
    content.exactText === null ? [] : [part.shownText(content.exactText, caps.exactText)];
  const left = content.fields.length - pairs.length;
  const shown = [effect, ...pairs.flatMap(({ label, value }) => [label, value]), ...exact];
  return {
    isWhole:
      left === 0 &&
      shown.every(({ isWhole }) => isWhole) &&
      exact.every(({ text }) => text.split('\n').length <= INLINE.exactLines) &&
      shown.reduce((sum, { text }) => sum + text.length, 0) <= INLINE.characters,
    elements: [
      part.line(part.words(effect.text)),
      ...pairs.map(({ label, value }) => labelled(label.text, value.text)),
      ...(left === 0 ? [] : [part.line(part.faint(`(+${say.moreFields(left)})`))]),
      ...exact.flatMap(({ text }) => [
        part.line(part.strong(say.exactText)),
        part.preformatted(text),
      ]),
    ],
  };
}

function askedGroup(open: readonly CardItem[]): Asked {
  const lines = open.map(({ content }) => part.shownField(content.itemLine, INLINE.itemLine));
  const effect = common(open, 'effect');
  const shownEffect = part.shownField(effect ?? say.whatHappensDiffers, INLINE.effect);
  const [first] = open;
  const isWhole =
    open.length <= INLINE.items &&
    lines.every((shown) => shown.isWhole) &&
    effect !== null &&
    shownEffect.isWhole &&
    common(open, 'question') !== null &&
    common(open, 'riskWords') !== null &&
    open.every(({ content }) => content.exactText === null) &&
    first !== undefined &&
    fitsAbove(first.content);
  const kept = isWhole ? lines : lines.slice(0, PREVIEW.items);
  const left = lines.length - kept.length;
  return {
    isWhole,
    elements: [
      part.line(part.words(shownEffect.text)),
      ...part.bullets(kept.map(({ text }) => part.line(part.words(text)))),
      ...(left === 0 ? [] : [part.line(part.faint(say.andMoreItems(left)))]),
    ],
  };
}

/** Whether header and risk line show all of their words. */
function fitsAbove({ question, riskWords }: CardContent): boolean {
  return (
    breakAddresses(visibleField(question)).length <= INLINE.question - 20 &&
    mrkdwnWords(riskWords, 3_000).length <= INLINE.risk
  );
}
