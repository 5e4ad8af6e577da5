import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { canonicalDigest, canonicalJson, type Json } from '#src/lib/canonical-json.ts';

const VECTORS = new URL('../fixtures/jcs/', import.meta.url);
const names = readdirSync(new URL('input/', VECTORS));

const read = (name: string): Buffer => readFileSync(new URL(name, VECTORS));
const jsonValue = fc.jsonValue({ maxDepth: 4 }).map((value) => value as Json);

describe('the canonical form', () => {
  test('has the six vectors of the reference implementation', () => {
    expect(names.toSorted()).toEqual(
      ['arrays', 'french', 'structures', 'unicode', 'values', 'weird'].map((n) => `${n}.json`),
    );
  });

  test.each(names)('of %s is that of the reference implementation, to the byte', (name) => {
    const value = JSON.parse(read(`input/${name}`).toString('utf8')) as Json;
    const output = read(`output/${name}`);
    expect(Buffer.from(canonicalJson(value), 'utf8').equals(output)).toBe(true);
    expect(canonicalDigest(value)).toBe(createHash('sha256').update(output).digest('hex'));
  });

  test.each([
    [-0, '0'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [333333333.3333333, '333333333.3333333'],
    [5e-324, '5e-324'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('of the number %p is %s (RFC 8785, appendix B)', (value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });

  test('sorts names by UTF-16 units, not by code points', () => {
    expect(canonicalJson({ '\u{1f600}': 1, '\ufb33': 2 })).toBe('{"😀":1,"\ufb33":2}');
  });

  test('does not depend on the order in which an object was built', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), jsonValue), (record) => {
        const turned = Object.fromEntries(Object.entries(record).toReversed());
        expect(canonicalDigest(turned)).toBe(canonicalDigest(record));
      }),
    );
  });

  test('parses back to the same value, and is its own canonical form', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('tells different values apart', () => {
    const values: Json[] = [null, false, 0, '', '0', 'null', [], {}, [0], ['0'], { a: 0 }, [[]]];
    expect(new Set(values.map(canonicalDigest)).size).toBe(values.length);
  });

  test.each([
    ['nothing', undefined, 'canonical form'],
    ['not a number', Number.NaN, 'NaN'],
    ['an infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a half of a pair', 'a\ud800', 'surrogate'],
    ['a half of a pair as a name', { '\udc00': 1 }, 'surrogate'],
    ['a big integer', 1n, 'BigInt'],
    ['a symbol', Symbol('x'), 'canonical form'],
  ] as const)('refuses %s, which no JSON text can carry', (_name, value, message) => {
    expect(() => canonicalDigest(value as unknown as Json)).toThrow(message);
  });
});
