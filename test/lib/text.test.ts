import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { clip, plural, singleLine } from '#src/lib/text.ts';

const FAMILY = '👨‍👩‍👧‍👦';
const ACCENTED = 'e\u0301';
const FLAG = '🇩🇪';

describe('clip', () => {
  test('leaves a text alone that fits exactly', () => {
    expect(clip('abcde', 5)).toBe('abcde');
    expect(clip('', 0)).toBe('');
  });

  test('ends what it cuts in an ellipsis, within the limit', () => {
    expect(clip('abcdef', 5)).toBe('abcd…');
  });

  test.each([
    ['a family of four', FAMILY],
    ['a letter with a combining accent', ACCENTED],
    ['a flag', FLAG],
    ['a skin tone', '👍🏽'],
    ['a Korean syllable of jamo', '\u1112\u1161\u11ab'],
  ])('never splits %s', (_name, grapheme) => {
    const text = grapheme.repeat(4);
    for (let max = 1; max < text.length; max += 1) {
      const cut = clip(text, max);
      expect(cut.endsWith('…')).toBe(true);
      expect(cut.length).toBeLessThanOrEqual(max);
      const kept = cut.slice(0, -1);
      expect(grapheme.repeat(kept.length / grapheme.length)).toBe(kept);
    }
  });

  test('keeps as many graphemes as fit', () => {
    expect(clip(`a${FAMILY}b`, 1 + FAMILY.length + 1)).toBe(`a${FAMILY}b`);
    expect(clip(`a${FAMILY}bc`, 1 + FAMILY.length + 1)).toBe(`a${FAMILY}…`);
    expect(clip(`a${FAMILY}bc`, FAMILY.length)).toBe('a…');
  });

  test('leaves out a grapheme that is longer than the limit', () => {
    expect(clip(`x${'\u0301'.repeat(500)}`, 100)).toBe('…');
  });

  test('is never longer than asked, never ends in half a pair, and keeps a prefix', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 1, max: 100 }),
        (text, max) => {
          const cut = clip(text, max);
          expect(cut.length).toBeLessThanOrEqual(Math.max(max, 1));
          expect(cut.isWellFormed()).toBe(true);
          expect(cut === text || text.startsWith(cut.slice(0, -1))).toBe(true);
        },
      ),
    );
  });

  test('takes no longer for a huge text than for a short one', () => {
    const huge = FAMILY.repeat(200_000);
    const startedAt = performance.now();
    clip(huge, 100);
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});

describe('singleLine', () => {
  test.each([
    ['a\r\nBcc: eve@evil.example', 'a Bcc: eve@evil.example'],
    ['a\u2028b\u2029c', 'a b c'],
    ['a\u0085b', 'a b'],
    ['a\0b\u007fc', 'a b c'],
    ['\t a \n\n b \v', 'a b'],
    ['\u001b[31mred', '[31mred'],
    ['plain', 'plain'],
    ['\n', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(singleLine(text)).toBe(expected);
  });

  test('leaves no control character and no line break in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(singleLine(text)).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });
});

describe('plural', () => {
  test('counts one and many, with separators', () => {
    expect(plural(1, 'mail')).toBe('1 mail');
    expect(plural(0, 'mail')).toBe('0 mails');
    expect(plural(1_234, 'reply', 'replies')).toBe('1,234 replies');
  });
});
