import { describe, expect, test } from 'vitest';
import { cardModal, sealedCardModal } from '../../src/slack/blocks/card-modal.ts';
import { cardValue } from '../../src/slack/blocks/card-value.ts';
import { aCard, aGroup, anItem, REPLY } from './build.ts';
import { golden, json } from './golden.ts';
import { read, visibleWords } from './strict-parser.ts';

function longReply(exactText: string) {
  return aCard([anItem({ ...REPLY, content: { ...REPLY.content, exactText } })]);
}

describe('the modal of a card', () => {
  test('shows a reply in full and approves it', () => {
    expect(json(sealedCardModal(aCard([anItem(REPLY)])).view)).toBe(
      golden('modal-reply', sealedCardModal(aCard([anItem(REPLY)])).view),
    );
  });

  test('shows each item of a group and approves them together', () => {
    expect(json(sealedCardModal(aCard(aGroup(3))).view)).toBe(
      golden('modal-group', sealedCardModal(aCard(aGroup(3))).view),
    );
  });

  test('carries the binding of what it shows', () => {
    const card = aCard(aGroup(3));
    expect(cardModal(card)).toMatchObject({
      callback_id: 'card.decide',
      private_metadata: cardValue(card),
    });
  });

  test('names all of fifty items with their fields', () => {
    const view = sealedCardModal(aCard(aGroup(50))).view;
    const words = visibleWords(view);
    for (let at = 1; at <= 50; at += 1) expect(words).toContain(`Shop ${at} — Offer ${at}`);
    expect(view).toMatchObject({ submit: { text: 'Approve the ticked ones' } });
    expect(view.blocks.length).toBeLessThanOrEqual(100);
  });

  test('shows every character of a long text, fields first', () => {
    const exactText = Array.from({ length: 2_000 }, (_, at) => `line ${at} 漢字👩‍👩‍👧`).join('\n');
    const view = sealedCardModal(longReply(exactText)).view;
    expect(view).toHaveProperty('submit');
    const chunks = view.blocks
      .filter((block) => JSON.stringify(block).includes('rich_text_preformatted'))
      .map((block) => visibleWords(block));
    expect(chunks.join('')).toBe(exactText);
    const words = visibleWords(view);
    expect(words.indexOf('Ana Silva <ana@client.example>')).toBeLessThan(words.indexOf('line 0'));
  });

  test.each([
    ['a text of 300,000 characters', 'word '.repeat(60_000)],
    ['a text of wide characters', '漢'.repeat(120_000)],
  ])('cuts %s, says so, and offers no approval', (_, exactText) => {
    const view = sealedCardModal(longReply(exactText)).view;
    expect(view).not.toHaveProperty('submit');
    expect(visibleWords(view)).toMatch(/\(\+[\d,]+ more characters\)/);
    expect(visibleWords(view)).toContain('cannot be approved here');
  });

  test.each([10, 50])(
    'stays within the limits for %i items of any length, without approval',
    (count) => {
      const huge = '漢'.repeat(3_000);
      const fields = Array.from({ length: 40 }, () => ({ label: huge, value: huge }));
      const items = aGroup(count, {
        fields,
        exactText: huge,
        itemLine: huge,
        effect: huge,
        question: huge,
      });
      expect(sealedCardModal(aCard(items)).view).not.toHaveProperty('submit');
    },
  );

  test('cuts what needs more blocks than Slack takes', () => {
    const view = sealedCardModal(aCard(aGroup(50, { exactText: 'short' }))).view;
    expect(view).not.toHaveProperty('submit');
    expect(sealedCardModal(aCard(aGroup(40, { exactText: 'short' }))).view).toHaveProperty(
      'submit',
    );
  });

  test('offers nothing once everything is decided', () => {
    const decided = anItem({ proposal: { state: 'done' } });
    expect(sealedCardModal(aCard([decided])).view).not.toHaveProperty('submit');
  });

  test('says what differs between its items', () => {
    const card = aCard([
      ...aGroup(1),
      ...aGroup(1, { effect: 'Deletes it.', riskWords: 'Cannot be undone' }),
    ]);
    const words = visibleWords(sealedCardModal(card).view);
    expect(words).toContain('Deletes it.');
    expect(words).toContain('Cannot be undone');
  });

  test('holds no link, mention or image, whatever its items say', () => {
    const evil =
      '<!channel> <https://evil.example|bank> [a](https://evil.example) www.evil.example';
    const items = aGroup(2, {
      question: evil,
      effect: evil,
      riskWords: evil,
      itemLine: evil,
      exactText: evil,
      fields: [{ label: evil, value: evil }],
    });
    expect(read(sealedCardModal(aCard(items)).view)).toMatchObject({
      links: [],
      mentions: [],
      images: [],
      foreign: [],
      invisible: [],
    });
  });
});
