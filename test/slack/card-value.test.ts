import { describe, expect, test } from 'vitest';
import { cardValue, parseCardValue } from '../../src/slack/blocks/card-value.ts';
import { aCard, aGroup, anItem } from './build.ts';

describe("a button's value", () => {
  test('goes there and back', () => {
    const card = aCard(aGroup(3));
    const parsed = parseCardValue(cardValue(card));
    expect(parsed?.cardId).toBe('crd_1');
    expect(parsed?.binding).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    '',
    'crd_1',
    'crd_1.abc',
    `crd_1.${'a'.repeat(63)}`,
    `a b.${'a'.repeat(64)}`,
    `crd_1.${'A'.repeat(64)}`,
    `x.y.${'a'.repeat(64)}`,
    `crd_1.${'a'.repeat(64)}\n`,
  ])('is refused when it is %j', (value) => {
    expect(parseCardValue(value)).toBeNull();
  });

  test('changes with what is asked, not with what was decided before', () => {
    const card = aCard(aGroup(2));
    const other = aCard([...aGroup(1), anItem({ proposal: { id: 'prp_2', version: 2 } })]);
    const grown = aCard([...aGroup(2), anItem({ proposal: { id: 'prp_9', state: 'done' } })]);
    expect(cardValue(other)).not.toBe(cardValue(card));
    expect(cardValue(grown)).toBe(cardValue(card));
  });
});
