import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { cardBinding } from '#src/domain/card.ts';
import { PROPOSAL_STATES, type Proposal } from '#src/domain/proposal.ts';

type Item = Pick<Proposal, 'id' | 'digest' | 'state'>;

const items: fc.Arbitrary<Item[]> = fc
  .uniqueArray(
    fc.record({ id: fc.string(), digest: fc.string(), state: fc.constant('pending' as const) }),
    { minLength: 1, maxLength: 6, selector: ({ id }) => id },
  )
  .map((list): Item[] => list);

/** The items with one of them changed. */
function withChange(list: readonly Item[], place: number, change: (item: Item) => Item): Item[] {
  const at = place % list.length;
  return list.map((item, index) => (index === at ? change(item) : item));
}

describe('the binding of a card', () => {
  test('is the same for the same open items', () => {
    fc.assert(
      fc.property(items, (list) => {
        expect(cardBinding(list.map((item) => ({ ...item })))).toBe(cardBinding(list));
      }),
    );
  });

  test.each(PROPOSAL_STATES.filter((state) => state !== 'pending'))(
    'changes when an item becomes %s',
    (state) => {
      fc.assert(
        fc.property(items, fc.nat(), (list, place) => {
          const decided = withChange(list, place, (item) => ({ ...item, state }));
          expect(cardBinding(decided)).not.toBe(cardBinding(list));
        }),
      );
    },
  );

  test('changes when an item’s content changes', () => {
    fc.assert(
      fc.property(items, fc.nat(), (list, place) => {
        const changed = withChange(list, place, (item) => ({ ...item, digest: `${item.digest}x` }));
        expect(cardBinding(changed)).not.toBe(cardBinding(list));
      }),
    );
  });

  test('changes when an item is replaced by an equal one of another id', () => {
    fc.assert(
      fc.property(items, fc.nat(), (list, place) => {
        const changed = withChange(list, place, (item) => ({ ...item, id: `${item.id}x` }));
        expect(cardBinding(changed)).not.toBe(cardBinding(list));
      }),
    );
  });

  test('changes when items are added, left out or reordered', () => {
    fc.assert(
      fc.property(items, (list) => {
        fc.pre(list.length > 1);
        expect(cardBinding(list.slice(1))).not.toBe(cardBinding(list));
        expect(cardBinding(list.toReversed())).not.toBe(cardBinding(list));
      }),
    );
  });

  test('does not depend on items that were decided before', () => {
    const open: Item = { id: 'prp_1', digest: 'a', state: 'pending' };
    const done: Item = { id: 'prp_0', digest: 'b', state: 'done' };
    expect(cardBinding([done, open])).toBe(cardBinding([open]));
    expect(cardBinding([done])).toBe(cardBinding([]));
  });
});
