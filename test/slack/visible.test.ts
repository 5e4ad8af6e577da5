import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import {
  breakAddresses,
  escapeMrkdwn,
  hasAddress,
  mrkdwnWords,
  plainWords,
} from '../../src/slack/escape.ts';
import { visibleField, visibleLine, visibleText } from '../../src/slack/visible.ts';
import { read } from './strict-parser.ts';

describe('text from outside', () => {
  test.each([
    ['a bidi override', 'invoice\u202Efdp.exe', 'invoice⟨U+202E⟩fdp.exe'],
    ['a zero-width space', 'pay\u200Bpal', 'pay⟨U+200B⟩pal'],
    ['a run of one hidden character', `a${'\u200B'.repeat(40)}b`, 'a⟨U+200B ×40⟩b'],
    ['tag characters', 'hi\u{E0069}\u{E0067}\u{E006E}\u{E006F}', 'hi⟨U+E0069 and 3 more hidden⟩'],
    ['a stray variation selector', 'a\uFE0Fb', 'a⟨U+FE0F⟩b'],
    ['a variation selector supplement', 'x\u{E0100}', 'x⟨U+E0100⟩'],
    ['an escape sequence', 'a\u001b[31mb', 'a⟨U+001B⟩[31mb'],
    ['a C1 control', 'a\u009bb', 'a⟨U+009B⟩b'],
    ['a soft hyphen', 'pay\u00adpal', 'pay⟨U+00AD⟩pal'],
    ['a Hangul filler', 'a\u3164b', 'a⟨U+3164⟩b'],
    ['a blank Braille cell', 'a\u2800b', 'a⟨U+2800⟩b'],
    ['a lone surrogate', 'a\ud800b', 'a⟨U+D800⟩b'],
    ['a byte order mark', '\ufeffa', '⟨U+FEFF⟩a'],
    ['a forged mark', '⟨U+202E⟩', '⟨U+27E8⟩U+202E⟨U+27E9⟩'],
    ['a joiner between Latin letters', 'pay\u200dpal', 'pay⟨U+200D⟩pal'],
    ['stacked marks', `a${'\u0301'.repeat(20)}`, `a${'\u0301'.repeat(4)}⟨+16 marks⟩`],
  ])('shows %s', (_, given, shown) => {
    expect(visibleField(given)).toBe(shown);
    expect(visibleText(given)).toBe(shown);
    expect(visibleLine(given, 200)).toBe(shown);
  });

  test.each([
    ['a family of emoji', '👩‍👩‍👧'],
    ['a heart with its presentation', '❤️ yes'],
    ['a heart on fire', '❤️‍🔥'],
    ['a keycap', '1️⃣'],
    ['a skin tone', '👩🏽‍💻'],
    ['Persian with its non-joiner', 'می‌خواهم'],
    ['Hindi with its joiner', 'क्‍ष'],
    ['Chinese', '你好，世界。再见'],
    ['accents', 'Zoë Müller, naïve café'],
    ['a measure in Greek', '5 µm and Δt'],
  ])('leaves %s as it is', (_, text) => {
    expect(visibleField(text)).toBe(text);
  });

  test.each([
    [
      'Cyrillic letters in a Latin domain',
      'pаypal.com',
      /^pаypal\.com⟨really xn--.*, mixes Latin and Cyrillic⟩$/,
    ],
    ['a whole-script look-alike', 'аррӏе.com', /^аррӏе\.com⟨really xn--80ak6aa92e\.com⟩$/],
    ['an umlaut domain', 'münchen.de', /^münchen\.de⟨really xn--mnchen-3ya\.de⟩$/],
    ['an encoded domain', 'xn--80ak6aa92e.com', /⟨encoded name⟩$/],
    ['Greek in a domain', 'gοοgle.com', /mixes Latin and Greek⟩$/],
    ['a fullwidth dot', 'evil．com', /^evil．com⟨really evil\.com⟩$/],
    ['mathematical letters', '𝐩𝐚𝐲𝐩𝐚𝐥.com', /⟨really paypal\.com⟩$/],
    ['a mixed word', 'Mіcrosoft', /^Mіcrosoft⟨mixes Latin and Cyrillic⟩$/],
    ['a Russian sentence', 'Привет.Как дела', /^Привет\.Как дела$/],
  ])('says what is behind %s', (_, given, shown) => {
    expect(visibleField(given)).toMatch(shown);
  });

  test('collapses lines only where one line is meant, and never silently where it is decided', () => {
    expect(visibleLine(' a\r\n\tb  c ', 50)).toBe('a b c');
    expect(visibleField('a\r\nTo: b')).toBe('a⏎To: b');
    expect(visibleField(`a${' '.repeat(300)}b`)).toBe('a ⟨300 spaces⟩ b');
    expect(visibleText(`a\n${'\n'.repeat(50)}b`)).toBe('a\n⟨50 empty lines⟩\nb');
    expect(visibleText(`a${' '.repeat(300)}b`)).toBe('a ⟨300 spaces⟩ b');
    expect(visibleText('a\n\n  b')).toBe('a\n\n  b');
  });

  test('isolates right-to-left text from the words around it, and only that', () => {
    expect(visibleLine('שלום', 20)).toBe('\u2068שלום\u2069');
    expect(visibleLine('hello', 20)).toBe('hello');
  });

  test('is clipped between graphemes', () => {
    expect(visibleLine('👩‍👩‍👧👩‍👩‍👧', 10)).toBe('👩‍👩‍👧…');
  });

  test('keeps nothing that a reader cannot see, whatever comes', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(text, (given) => {
        for (const shown of [visibleField(given), visibleText(given), visibleLine(given, 100)]) {
          expect(read({ blocks: [{ type: 'text', text: shown }] }).invisible).toEqual([]);
        }
      }),
    );
  });

  test('shows two different values differently', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        fc.pre(a.replaceAll('\r\n', '\n') !== b.replaceAll('\r\n', '\n'));
        expect(visibleText(a)).not.toBe(visibleText(b));
      }),
    );
  });

  test('of 100,000 characters takes no longer than it should', () => {
    const hostile = [
      'a'.repeat(100_000),
      'a.'.repeat(50_000),
      '\u200b '.repeat(50_000),
      ' \n'.repeat(50_000),
    ];
    const startedAt = performance.now();
    for (const text of hostile) visibleText(text + 'я');
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});

describe('escaping', () => {
  test('leaves mrkdwn no control character of its own', () => {
    expect(escapeMrkdwn('<!channel> & <https://evil.example|bank>')).toBe(
      '&lt;!channel&gt; &amp; &lt;https://evil.example|bank&gt;',
    );
  });

  test.each([
    'https://evil.example/x',
    'evil.example',
    'www.evil.example',
    'a@evil.example',
    'slack://open',
  ])('breaks %s visibly', (address) => {
    expect(hasAddress(address)).toBe(true);
    expect(hasAddress(breakAddresses(address))).toBe(false);
  });

  test.each(['No. 5', '1.2.3', 'e.g. this', 'R1 · can be undone'])('leaves %s alone', (text) => {
    expect(hasAddress(text)).toBe(false);
    expect(plainWords(text, 100)).toBe(text);
  });

  test('never exceeds its limit, and never leaves an address or a bracket', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 400 });
    const lead = fc.constantFrom('', 'https://evil.example/', '<!here>', 'a.bc.de.', '&&&&&&&&');
    fc.assert(
      fc.property(lead, text, fc.integer({ min: 3, max: 300 }), (start, rest, max) => {
        const plain = plainWords(start + rest, max);
        const mrkdwn = mrkdwnWords(start + rest, max);
        expect(plain.length).toBeLessThanOrEqual(max);
        expect(mrkdwn.length).toBeLessThanOrEqual(max);
        expect(read({ type: 'plain_text', text: plain }).links).toEqual([]);
        expect(read({ type: 'mrkdwn', text: mrkdwn })).toMatchObject({ links: [], mentions: [] });
      }),
    );
  });
});
