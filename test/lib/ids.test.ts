import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { derivedId, newId } from '#src/lib/ids.ts';

describe('a new id', () => {
  test('has its prefix and eighty bits without look-alike letters', () => {
    expect(newId('prp')).toMatch(/^prp_[0-9a-hjkmnp-tv-z]{16}$/);
  });

  test('is never the same twice', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => newId('sig'))).size).toBe(10_000);
  });

  test('uses every letter at every place, so that no bits are lost', () => {
    const ids = Array.from({ length: 2_000 }, () => newId('sig').slice(4));
    for (let at = 0; at < 16; at += 1) {
      expect(new Set(ids.map((id) => id.charAt(at))).size).toBe(32);
    }
  });
});

describe('a derived id', () => {
  test('is the same for the same parts, and of the same form as a new one', () => {
    expect(derivedId('sig', 'acc_1', 'm1')).toBe(derivedId('sig', 'acc_1', 'm1'));
    expect(derivedId('sig', 'acc_1', 'm1')).toMatch(/^sig_[0-9a-hjkmnp-tv-z]{16}$/);
  });

  test('tells parts apart that only look alike when joined', () => {
    expect(derivedId('sig', 'a', 'bc')).not.toBe(derivedId('sig', 'ab', 'c'));
    expect(derivedId('sig', 'a","b')).not.toBe(derivedId('sig', 'a', 'b'));
    expect(derivedId('sig', 'a', '')).not.toBe(derivedId('sig', 'a'));
  });

  test('differs for any different parts', () => {
    const parts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right);
        expect(derivedId('mem', ...left) === derivedId('mem', ...right)).toBe(same);
      }),
    );
  });
});
