import type { SectionBlock } from '@slack/types';
import { type NamedCard, othersWords } from '../../domain/card.ts';
import { plainWords } from '../escape.ts';
import * as part from './parts.ts';
import * as say from '../../words/card.ts';

const SUBJECT_MAX = 96;

/** Cards that wait, a line for each with the way to it; `place` makes the block ids unique. */
export function cardLines(place: string, cards: readonly NamedCard[]): SectionBlock[] {
  return cards.map((card, at) => {
    const { cardId, question, about, count } = card;
    const subject =
      about === undefined
        ? say.itemCount(count)
        : `${plainWords(about, SUBJECT_MAX)}${othersWords(card)}`;
    return {
      type: 'section',
      block_id: `${place}.${cardId ?? at}`,
      text: part.plain(`${plainWords(question, 40)} · ${subject}`, 220),
      ...(cardId === undefined ? {} : { accessory: openButton(cardId, `${question}, ${subject}`) }),
    };
  });
}

function openButton(cardId: string, what: string) {
  const spoken = say.openSpoken(what);
  return part.button({ action: 'card.open', label: say.open, value: cardId, spoken });
}
