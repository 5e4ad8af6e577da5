import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import type { CardItem } from '../../src/domain/card.ts';
import { PROPOSAL_STATES, type Proposal, type ProposalState } from '../../src/domain/proposal.ts';
import { cardMessage, sealedCard } from '../../src/slack/blocks/card.ts';
import { aCard, aGroup, anItem, OWNER, REPLY } from './build.ts';
import { golden, json } from './golden.ts';
import { buttonsOf, read, visibleWords } from './strict-parser.ts';

const DECIDED_AT = new Date('2026-11-20T07:12:00Z');
const DECIDED = { decidedBy: OWNER, decidedAt: DECIDED_AT };

function inState(state: ProposalState, changes: Partial<Proposal> = {}): CardItem {
  return anItem({ proposal: { state, ...changes } });
}

describe('a card', () => {
  test.each<[string, readonly CardItem[]]>([
    ['pending-single', [anItem({ sourceUrl: 'https://mail.google.com/mail/u/0/#inbox/t1' })]],
    ['pending-reply', [anItem({ ...REPLY, rationale: 'She asked for the offer.' })]],
    ['pending-group', aGroup(3)],
    ['pending-large-group', aGroup(12)],
    [
      'partly-decided',
      [...aGroup(2), anItem({ proposal: { id: 'prp_9', state: 'done', ...DECIDED } })],
    ],
    [
      'approved',
      [inState('approved', { ...DECIDED, executeAfter: new Date('2026-11-20T07:12:10Z') })],
    ],
    ['claimed', [inState('claimed', DECIDED)]],
    ['done', [inState('done', { ...DECIDED, outcome: 'The mail is archived.' })]],
    ['failed', [inState('failed', { ...DECIDED, outcome: 'The mailbox refused the change.' })]],
    ['unknown', [inState('unknown', DECIDED)]],
    ['denied', [inState('denied', DECIDED)]],
    ['expired', [inState('expired')]],
    ['superseded', [inState('superseded', { outcome: 'The thread got a new reply.' })]],
    ['withdrawn', [inState('withdrawn', { outcome: 'The account was disconnected.' })]],
    ['snoozed', [inState('snoozed', DECIDED)]],
    ['undone', [inState('undone', { ...DECIDED, outcome: 'The mail is back in the inbox.' })]],
    [
      'group-done',
      aGroup(12).map(({ proposal, ...rest }) => ({
        ...rest,
        proposal: { ...proposal, state: 'done' as const, ...DECIDED },
      })),
    ],
  ])('in state %s reads as agreed', (name, items) => {
    const card = aCard(items);
    expect(json(sealedCard(card).args)).toBe(golden(`card-${name}`, sealedCard(card).args));
  });

  test('says that it is paused and can still be decided', () => {
    const card = aCard([anItem()], { paused: true });
    expect(json(sealedCard(card).args)).toBe(golden('card-paused', sealedCard(card).args));
    expect(buttonsOf(cardMessage(card))).toEqual(['card.approve', 'card.deny', 'card.menu']);
    expect(visibleWords(cardMessage(aCard()))).not.toContain('Paused');
  });

  const executed: readonly ProposalState[] = ['done', 'undone', 'unknown'];

  test.each(PROPOSAL_STATES.filter((state) => state !== 'pending' && !executed.includes(state)))(
    'has no button in state %s',
    (state) => {
      expect(buttonsOf(cardMessage(aCard([inState(state)])))).toEqual([]);
    },
  );

  test.each(executed)('offers the proof of what is %s, alone or among others', (state) => {
    const one = inState(state);
    expect(buttonsOf(cardMessage(aCard([one])))).toEqual(['card.receipt']);
    const several = aCard([
      anItem({ proposal: { id: 'prp_8', state: 'denied', ...DECIDED } }),
      one,
    ]);
    expect(buttonsOf(cardMessage(several))).toEqual(['card.receipt']);
    expect(buttonsOf(cardMessage({ ...several, isCopy: true }))).toEqual([]);
  });

  test('says once that it is done', () => {
    const words = visibleWords(
      cardMessage(aCard([inState('done', { ...DECIDED, outcome: 'Done.' })])).blocks,
    );
    expect(words.match(/Done/g)).toHaveLength(1);
  });

  test('offers to undo what can be undone, and nothing else', () => {
    const card = (undo: CardItem['undo']) =>
      cardMessage(aCard([anItem({ proposal: { state: 'done', ...DECIDED }, undo })]));
    expect(buttonsOf(card('reverse'))).toEqual(['card.undo', 'card.receipt']);
    expect(buttonsOf(card(null))).toEqual(['card.receipt']);
  });

  test('offers to edit what has words that may change, alone on its card', () => {
    const words = { subject: 'Re: Offer', text: 'Dear Ana' };
    const editable = anItem({ ...REPLY, editable: words });
    expect(buttonsOf(cardMessage(aCard([editable])))).toContain('card.edit');
    expect(buttonsOf(cardMessage(aCard([anItem(REPLY)])))).not.toContain('card.edit');
    expect(buttonsOf(cardMessage(aCard([editable, ...aGroup(1)])))).not.toContain('card.edit');
  });

  test('mentions the person who decided, and nobody else', () => {
    expect(read(sealedCard(aCard([inState('denied', DECIDED)])).args).mentions).toEqual([
      'user:U0OWNER',
    ]);
    expect(read(sealedCard(aCard()).args).mentions).toEqual([]);
  });

  test('asks again before it speaks for the person, and not for what can be undone', () => {
    const confirm = (items: readonly CardItem[]): boolean =>
      JSON.stringify(cardMessage(aCard(items))).includes('"confirm":{');
    expect(confirm([anItem(REPLY)])).toBe(true);
    expect(confirm([anItem()])).toBe(false);
  });

  test('names its blocks anew after every change', () => {
    const states: CardItem[][] = [
      [anItem()],
      [inState('approved', DECIDED)],
      [inState('done', DECIDED)],
      [inState('done', { ...DECIDED, outcome: 'x' })],
      aGroup(2),
    ];
    const ids = states.flatMap((items) =>
      cardMessage(aCard(items)).blocks.map(({ block_id }) => block_id),
    );
    const paused = cardMessage(aCard([anItem()], { paused: true })).blocks;
    const all = [...ids, ...paused.map(({ block_id }) => block_id)];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('what Approve stands on', () => {
  test.each<[string, readonly CardItem[]]>([
    ['a short single action', [anItem()]],
    [
      'an exact text of 1,500 characters',
      [anItem({ ...REPLY, content: { ...REPLY.content, exactText: 'a'.repeat(1_500) } })],
    ],
    ['eight short items', aGroup(8)],
  ])('is on the card for %s', (_, items) => {
    expect(buttonsOf(cardMessage(aCard(items)))).toContain('card.approve');
  });

  test.each<[string, readonly CardItem[]]>([
    [
      'an exact text of 1,501 characters',
      [anItem({ ...REPLY, content: { ...REPLY.content, exactText: 'a'.repeat(1_501) } })],
    ],
    [
      'an exact text of many lines',
      [anItem({ ...REPLY, content: { ...REPLY.content, exactText: 'a\nb\n'.repeat(30) } })],
    ],
    ['a long field', [anItem({ content: { fields: [{ label: 'To', value: 'a'.repeat(501) }] } })]],
    [
      'many fields',
      [
        anItem({
          content: { fields: Array.from({ length: 16 }, () => ({ label: 'To', value: 'a' })) },
        }),
      ],
    ],
    ['a long effect', [anItem({ content: { effect: 'a'.repeat(501) } })]],
    ['a long question', [anItem({ content: { question: 'a'.repeat(151) } })]],
    ['long risk words', [anItem({ content: { riskWords: 'a'.repeat(301) } })]],
    ['nine items', aGroup(9)],
    ['an item with a long line', aGroup(2, { itemLine: 'a'.repeat(201) })],
    [
      'more characters than a reader takes in',
      [
        anItem({
          content: {
            fields: Array.from({ length: 11 }, () => ({ label: 'To', value: 'a'.repeat(490) })),
          },
        }),
      ],
    ],
    ['items that ask different things', [...aGroup(1), ...aGroup(1, { question: 'Delete?' })]],
    ['items of different risk', [...aGroup(1), ...aGroup(1, { riskWords: 'Cannot be undone' })]],
    ['items that do different things', [...aGroup(1), ...aGroup(1, { effect: 'Deletes it.' })]],
    ['items with an exact text', aGroup(2, { exactText: 'Hello' })],
  ])('is only behind "Read all" for %s', (_, items) => {
    expect(buttonsOf(cardMessage(aCard(items)))).toEqual(['card.read', 'card.deny', 'card.menu']);
  });

  test('shows every bound character when it is on the card', () => {
    const value = fc.string({ unit: 'grapheme-ascii', maxLength: 600 });
    fc.assert(
      fc.property(value, value, (field, exactText) => {
        const item = anItem({ content: { fields: [{ label: 'To', value: field }], exactText } });
        const message = cardMessage(aCard([item]));
        if (!buttonsOf(message).includes('card.approve')) return;
        const words = visibleWords(message)
          .replace(/⟨(\d+) spaces⟩/g, '')
          .replaceAll(' ', '');
        expect(words).toContain(field.replaceAll('\n', '⏎').replaceAll(' ', ''));
        expect(words).toContain(exactText.replaceAll(' ', ''));
      }),
    );
  });

  test('comes before the exact text ends only when nothing follows that could be pushed away', () => {
    const padded = anItem({
      ...REPLY,
      content: { ...REPLY.content, exactText: `Yes.${'\n'.repeat(1_400)}Also: wire the money.` },
    });
    const words = visibleWords(cardMessage(aCard([padded])));
    expect(words).toContain('⟨1399 empty lines⟩');
    expect(words).toContain('Also: wire the money.');
  });
});

describe('the words of a model', () => {
  test('change one block of a card and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (rationale) => {
        const without = cardMessage(aCard([anItem({ ...REPLY, rationale: 'x' })]));
        const with_ = cardMessage(aCard([anItem({ ...REPLY, rationale })]));
        const rest = (message: typeof without) => ({
          text: message.text,
          blocks: message.blocks.filter(
            ({ block_id }) => block_id?.endsWith('.rationale') !== true,
          ),
        });
        expect(rest(with_)).toEqual(rest(without));
        expect(with_.blocks).toHaveLength(without.blocks.length);
      }),
    );
  });

  test('are labelled as unverified', () => {
    const block = cardMessage(aCard([anItem({ ...REPLY, rationale: 'Trust me' })])).blocks.find(
      ({ block_id }) => block_id?.endsWith('.rationale'),
    );
    expect(visibleWords(block)).toBe("Model's reason (unverified):\nTrust me");
  });
});
