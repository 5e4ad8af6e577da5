import { describe, expect, test } from 'vitest';
import type { CardItem } from '../../src/domain/card.ts';
import { cardMessage } from '../../src/slack/blocks/card.ts';
import { undoValue } from '../../src/slack/blocks/card-value.ts';
import { sealedUndoModal, undoModal } from '../../src/slack/blocks/undo-modal.ts';
import type { Proposal } from '../../src/domain/proposal.ts';
import { aCard, aGroup, anItem, OWNER } from './build.ts';
import { golden, json } from './golden.ts';
import { buttonsOf, visibleWords } from './strict-parser.ts';

const DECIDED = { decidedBy: OWNER, decidedAt: new Date('2026-11-20T07:12:00Z') };

function done(count: number, content: Parameters<typeof aGroup>[1] = {}): CardItem[] {
  return aGroup(count, content).map((item) => ({
    ...item,
    proposal: { ...item.proposal, state: 'done' },
    undo: 'reverse',
  }));
}

describe('the modal of Undo', () => {
  test('reads as agreed', () => {
    const { view } = sealedUndoModal(aCard(done(2)));
    expect(json(view)).toBe(golden('modal-undo', view));
  });

  test('names all of fifty items, and undoes exactly these', () => {
    const card = aCard(done(50));
    const words = visibleWords(sealedUndoModal(card).view);
    for (let at = 1; at <= 50; at += 1) expect(words).toContain(`Shop ${at} — Offer ${at}`);
    expect(undoModal(card)).toMatchObject({
      callback_id: 'card.undo-read',
      private_metadata: undoValue('modal', card),
      submit: { text: 'Undo' },
    });
    // The card, which names a few of them, carries nothing that undoes.
    const message = JSON.stringify(cardMessage(card));
    for (const place of ['card', 'modal'] as const)
      expect(message).not.toContain(undoValue(place, card));
  });

  test('names a long item to its last character', () => {
    const itemLine = `${'a '.repeat(4_000)}and the end`;
    const { view } = sealedUndoModal(aCard(done(1, { itemLine })));
    expect(visibleWords(view)).toContain('and the end');
    expect(view).toHaveProperty('submit');
  });

  test('leaves out what Undo does not act on', () => {
    const [kept, ...others] = done(3);
    if (kept === undefined) throw new Error('The group is empty');
    const { view } = sealedUndoModal(aCard([{ ...kept, undo: null }, ...others]));
    expect(visibleWords(view)).not.toContain('Shop 1 — Offer 1');
    expect(visibleWords(view)).toContain('Shop 3 — Offer 3');
  });

  test('cannot undo what does not fit, and says so', () => {
    const huge = '漢'.repeat(3_000);
    const { view } = sealedUndoModal(aCard(done(50, { itemLine: huge })));
    expect(view).not.toHaveProperty('submit');
    expect(visibleWords(view)).toContain('cannot be undone here');
  });

  test('has nothing to submit once nothing is left', () => {
    expect(undoModal(aCard(aGroup(2)))).not.toHaveProperty('submit');
    expect(buttonsOf(cardMessage(aCard(aGroup(2))))).not.toContain('card.read-undo');
  });
});

describe('what Undo stands on', () => {
  const ended = (items: readonly CardItem[], changes: Partial<Proposal> = {}): CardItem[] =>
    items.map((item) => ({
      ...item,
      proposal: { ...item.proposal, state: 'done', ...DECIDED, ...changes },
      undo: 'reverse',
    }));
  const failed = (count: number): CardItem[] =>
    aGroup(count).map(({ proposal, ...rest }) => ({
      ...rest,
      proposal: { ...proposal, id: `prp_f${proposal.id}`, state: 'failed', ...DECIDED },
    }));

  test.each<[string, readonly CardItem[], string]>([
    ['one item', ended([anItem()]), 'Undo'],
    ['eight items that ended alike', ended(aGroup(8)), 'Undo all 8'],
    [
      'five items that ended differently',
      [...failed(1), ...ended(aGroup(4), { outcome: 'Archived.' })],
      'Undo all 4',
    ],
    ['a line of 200 characters', ended(aGroup(2, { itemLine: 'a'.repeat(200) })), 'Undo all 2'],
  ])('is on the card for %s, and all of it is named there', (_, items, label) => {
    const message = cardMessage(aCard(items));
    expect(buttonsOf(message)).toContain('card.undo');
    const words = visibleWords(message);
    expect(words).toContain(label);
    for (const { content } of items) expect(words).toContain(content.itemLine);
  });

  test.each<[string, readonly CardItem[]]>([
    ['nine items', ended(aGroup(9))],
    ['items behind others that failed', [...failed(5), ...ended(aGroup(1))]],
    [
      'six items that ended differently',
      ended(aGroup(6)).map((item, at) => ({
        ...item,
        proposal: { ...item.proposal, outcome: `${at}` },
      })),
    ],
    ['a line of 201 characters', ended([anItem({ content: { itemLine: 'a'.repeat(201) } })])],
    [
      'a line that its marks make longer',
      ended([anItem({ content: { itemLine: `a\u200B`.repeat(90) } })]),
    ],
  ])('is only behind "Read all" for %s', (_, items) => {
    const buttons = buttonsOf(cardMessage(aCard(items)));
    expect(buttons).toContain('card.read-undo');
    expect(buttons).not.toContain('card.undo');
  });
});
