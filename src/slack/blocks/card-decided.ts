import type { KnownBlock, RichTextBlockElement, RichTextSection } from '@slack/types';
import type { Agreement, Card, CardItem } from '../../domain/card.ts';
import { slackIds } from '../../domain/person.ts';
import { visibleLine } from '../visible.ts';
import {
  areAlike,
  denialLine,
  foremost,
  reversalLine,
  reversalWords,
  statusLine,
  tally,
} from './card-states.ts';
import { blockIds, undoableItems } from './card-value.ts';
import * as part from './parts.ts';
import * as say from '../../words/card.ts';

/** As many as can be approved on a card are named on it afterwards, where one line says how all of them ended. */
const NAMED_MAX = { alike: 8, differing: 5 } as const;
const ITEM_LINE_MAX = 200;

/** What was decided: one item with its source, or the tally of several and the foremost of them by name. */
export function decidedBlocks(card: Card): KnownBlock[] {
  const decided = decidedItems(card);
  const [first] = decided;
  if (first === undefined) return [];
  const id = blockIds(card);
  if (card.items.length > 1) return [part.rich(id('state'), decidedLines(card, decided))];
  return [
    part.rich(id('state'), [
      statusLine(first.proposal, card.timeZone),
      ...alsoApproved(card, first),
      ...reversalLine(first),
      ...denialLine(decided),
      part.line(part.said(first.content.itemLine, ITEM_LINE_MAX)),
    ]),
    ...sourceLink(first, id('source')),
  ];
}

export function agreementLine(
  { personId, at }: Agreement,
  timeZone: string,
  after: string,
): RichTextSection {
  return part.line(
    part.words(say.keptFrom),
    { type: 'user', user_id: slackIds(personId).userId },
    part.words(', '),
    part.moment(at, timeZone),
    part.words(after),
  );
}

/** Everybody whose approval it took, beside the one who decided it. */
function alsoApproved({ agreed, timeZone }: Card, { proposal }: CardItem): RichTextSection[] {
  return agreed
    .filter(({ personId }) => personId !== proposal.decidedBy)
    .map((each) => agreementLine(each, timeZone, '.'));
}

/** Whether the card itself names everything that its Undo would act on, and no name of these is cut. */
export function namesAllUndoable(card: Card): boolean {
  const named = new Set(foremostOf(decidedItems(card)).shown);
  return undoableItems(card).every((item) => named.has(item) && isLineWhole(item));
}

export function sourceLink({ sourceUrl }: CardItem, blockId: string): KnownBlock[] {
  const link = sourceUrl === null ? null : part.pageLink(say.openTheSource, sourceUrl);
  return link === null ? [] : [part.rich(blockId, [part.line(link)])];
}

function decidedItems({ items }: Card): CardItem[] {
  return items.filter(({ proposal }) => proposal.state !== 'pending');
}

function foremostOf(decided: readonly CardItem[]): ReturnType<typeof foremost> {
  return foremost(decided, areAlike(decided) ? NAMED_MAX.alike : NAMED_MAX.differing);
}

/** Cut or not, a line is the same only where nothing of it was cut. */
function isLineWhole({ content: { itemLine } }: CardItem): boolean {
  return (
    itemLine.length <= ITEM_LINE_MAX &&
    visibleLine(itemLine, ITEM_LINE_MAX) === visibleLine(itemLine, 100 * ITEM_LINE_MAX)
  );
}

function decidedLines(card: Card, decided: readonly CardItem[]): RichTextBlockElement[] {
  const { shown, more } = foremostOf(decided);
  const [first] = decided;
  const alike = first !== undefined && areAlike(decided) ? first : null;
  const lines = shown.map(({ proposal, content, reversal }) =>
    part.line(
      part.said(content.itemLine, ITEM_LINE_MAX),
      ...(alike === null
        ? [part.words(' — '), ...statusLine(proposal, card.timeZone).elements]
        : []),
      ...reversalWords(reversal),
    ),
  );
  return [
    part.line(
      part.strong(say.decidedOf(decided.length, card.items.length)),
      part.words(tally(decided)),
    ),
    ...(alike === null ? [] : [statusLine(alike.proposal, card.timeZone)]),
    ...denialLine(decided),
    ...part.bullets(lines),
    ...(more === '' ? [] : [part.line(part.faint(more))]),
  ];
}
