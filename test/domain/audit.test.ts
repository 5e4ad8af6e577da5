import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import {
  AuditEntry,
  type AuditEvent,
  chain,
  createVerifier,
  entryHash,
  GENESIS,
  type Verification,
} from '#src/domain/audit.ts';
import { AuditType } from '#src/domain/audit-type.ts';
import type { JsonObject } from '#src/lib/canonical-json.ts';

const AT = new Date('2026-11-20T02:00:00.123Z');
const START = { workspace: 'T0NIGHT', seq: 0, hash: GENESIS };

const event: fc.Arbitrary<AuditEvent> = fc.record({
  type: fc.constantFrom(...AuditType.options),
  actor: fc.oneof(
    fc.record({ kind: fc.constant('person' as const), id: fc.string() }),
    fc.record({ kind: fc.constant('flow' as const), id: fc.string() }),
  ),
  subject: fc.string(),
  data: fc.dictionary(fc.string(), fc.jsonValue()).map((data) => data as JsonObject),
});
const ledger = (minLength: number): fc.Arbitrary<AuditEntry[]> =>
  fc.array(event, { minLength, maxLength: 10 }).map((events) => chain(START, AT, events));
const place = fc.nat();

function verify(
  entries: readonly AuditEntry[],
  witness?: { seq: number; hash: string },
): Verification {
  const verifier = createVerifier(witness);
  for (const entry of entries) verifier.add(entry);
  return verifier.result();
}

/** One edit of every field, each certainly to another value. */
const EDITS: Readonly<Record<string, (entry: AuditEntry) => object>> = {
  v: () => ({ v: 1 }),
  workspace: ({ workspace }) => ({ workspace: `${workspace}X` }),
  seq: ({ seq }) => ({ seq: seq + 1 }),
  at: ({ at }) => ({ at: new Date(Date.parse(at) + 1).toISOString() }),
  type: ({ type }) => ({ type: type === 'proposal.done' ? 'proposal.failed' : 'proposal.done' }),
  'actor.kind': ({ actor }) => ({
    actor: { ...actor, kind: actor.kind === 'flow' ? 'person' : 'flow' },
  }),
  'actor.id': ({ actor }) => ({ actor: { ...actor, id: `${actor.id}x` } }),
  subject: ({ subject }) => ({ subject: `${subject} ` }),
  'data, added to': ({ data }) => ({ data: { ...data, 'an added name': 1 } }),
  'data, replaced': ({ data }) => ({ data: { was: data } }),
  prev: ({ prev }) => ({ prev: flipped(prev) }),
  hash: ({ hash }) => ({ hash: flipped(hash) }),
};

function flipped(hash: string): string {
  return `${hash.slice(0, -1)}${hash.endsWith('0') ? '1' : '0'}`;
}

function edited(entry: AuditEntry, change: object): AuditEntry {
  return { ...entry, ...change };
}

describe('a chain', () => {
  test('of any events verifies, and its head is its last hash', () => {
    fc.assert(
      fc.property(ledger(1), (entries) => {
        const head = entries.at(-1)?.hash ?? '';
        expect(verify(entries)).toEqual({ verified: true, entries: entries.length, head });
        expect(verify(entries, { seq: entries.length, hash: head }).verified).toBe(true);
      }),
    );
  });

  test('of nothing verifies with the genesis head', () => {
    expect(verify([])).toEqual({ verified: true, entries: 0, head: GENESIS });
    expect(chain(START, AT, [])).toEqual([]);
  });

  test('is the same whether it grew at once or piece by piece', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), place, (events, at) => {
        const cut = events.length === 0 ? 0 : at % (events.length + 1);
        const first = chain(START, AT, events.slice(0, cut));
        const head = { ...START, seq: cut, hash: first.at(-1)?.hash ?? GENESIS };
        const grown = [...first, ...chain(head, AT, events.slice(cut))];
        expect(grown).toEqual(chain(START, AT, events));
      }),
    );
  });

  test('counts from one, keeps the time to the millisecond and starts from sixty-four zeros', () => {
    const [entry] = chain(START, AT, [
      { type: 'switch.paused', actor: { kind: 'flow', id: 'x' }, subject: 's', data: {} },
    ]);
    expect(entry).toMatchObject({ seq: 1, at: '2026-11-20T02:00:00.123Z', prev: '0'.repeat(64) });
  });

  test('survives a journey through JSON and through another order of names', () => {
    fc.assert(
      fc.property(ledger(1), (entries) => {
        const travelled = entries.map((entry) => {
          const turned = Object.fromEntries(Object.entries(entry).toReversed());
          return AuditEntry.parse(JSON.parse(JSON.stringify(turned)));
        });
        expect(verify(travelled).verified).toBe(true);
      }),
    );
  });
});

describe('the verifier', () => {
  test.each(Object.keys(EDITS))('finds every edit of %s in any row', (field) => {
    fc.assert(
      fc.property(ledger(1), place, (entries, place) => {
        const at = place % entries.length;
        const changed = entries.map((entry, index) =>
          index === at ? edited(entry, EDITS[field]?.(entry) ?? {}) : entry,
        );
        expect(verify(changed).verified).toBe(false);
      }),
    );
  });

  test.each(Object.keys(EDITS).filter((field) => field !== 'hash'))(
    'need not count rows to tell: the hash of an entry covers %s',
    (field) => {
      fc.assert(
        fc.property(ledger(1), place, (entries, place) => {
          const entry = entries[place % entries.length];
          if (entry === undefined) throw new Error('out of range');
          expect(entryHash(edited(entry, EDITS[field]?.(entry) ?? {}))).not.toBe(entry.hash);
        }),
      );
    },
  );

  test('names the row that was edited', () => {
    fc.assert(
      fc.property(ledger(1), place, (entries, place) => {
        const at = place % entries.length;
        const changed = entries.map((entry, index) =>
          index === at ? { ...entry, subject: `${entry.subject}!` } : entry,
        );
        expect(verify(changed)).toMatchObject({ verified: false, brokenAt: at + 1 });
      }),
    );
  });

  test('finds an edit whose own hash was made to fit, in every row but the last', () => {
    fc.assert(
      fc.property(ledger(2), place, (entries, place) => {
        const at = place % (entries.length - 1);
        const changed = entries.map((entry, index) => {
          if (index !== at) return entry;
          const forged = { ...entry, subject: `${entry.subject}!` };
          return { ...forged, hash: entryHash(forged) };
        });
        expect(verify(changed)).toMatchObject({ verified: false, brokenAt: at + 2 });
      }),
    );
  });

  test('finds a ledger forged from any row on, by its witness', () => {
    fc.assert(
      fc.property(ledger(1), place, (entries, place) => {
        const at = place % entries.length;
        const kept = entries.slice(0, at);
        const head = { ...START, seq: at, hash: kept.at(-1)?.hash ?? GENESIS };
        const forged = chain(
          head,
          AT,
          entries.slice(at).map((entry) => ({ ...entry, subject: `${entry.subject}!` })),
        );
        const clean = [...kept, ...forged].map((entry) => ({ ...entry }));
        const witness = { seq: entries.length, hash: entries.at(-1)?.hash ?? '' };
        expect(verify(clean, witness).verified).toBe(false);
        expect(verify(clean, { ...witness, hash: witness.hash.slice(0, 10) }).verified).toBe(false);
      }),
    );
  });

  test('finds a deletion at the start or in the middle', () => {
    fc.assert(
      fc.property(ledger(2), place, (entries, place) => {
        const at = place % (entries.length - 1);
        expect(verify(entries.toSpliced(at, 1))).toMatchObject({
          verified: false,
          brokenAt: at + 1,
        });
      }),
    );
  });

  test('finds two rows that changed places', () => {
    fc.assert(
      fc.property(ledger(2), place, place, (entries, one, other) => {
        const [a, b] = [one % entries.length, other % entries.length];
        fc.pre(a !== b);
        const [left, right] = [entries[a], entries[b]];
        if (left === undefined || right === undefined) throw new Error('out of range');
        expect(verify(entries.with(a, right).with(b, left)).verified).toBe(false);
      }),
    );
  });

  test('finds a row that is there twice, and one that was put in', () => {
    fc.assert(
      fc.property(ledger(1), place, place, (entries, from, to) => {
        const copied = entries[from % entries.length];
        if (copied === undefined) throw new Error('out of range');
        expect(verify(entries.toSpliced(to % (entries.length + 1), 0, copied)).verified).toBe(
          false,
        );
      }),
    );
  });

  test('finds a truncation by the witness of any later row, and only by it', () => {
    fc.assert(
      fc.property(ledger(1), place, (entries, place) => {
        const kept = entries.slice(0, place % entries.length);
        const witness = { seq: entries.length, hash: entries.at(-1)?.hash ?? '' };
        expect(verify(kept, witness)).toMatchObject({ verified: false });
        expect(verify(kept).verified).toBe(true);
      }),
    );
  });

  test('takes a witness from any row, in its short form too, and from the empty ledger', () => {
    fc.assert(
      fc.property(ledger(1), place, (entries, place) => {
        const { seq, hash } = entries[place % entries.length] ?? START;
        expect(verify(entries, { seq, hash }).verified).toBe(true);
        expect(verify(entries, { seq, hash: hash.slice(0, 10) }).verified).toBe(true);
        expect(verify(entries, { seq: 0, hash: '0'.repeat(10) }).verified).toBe(true);
        expect(verify(entries, { seq: 0, hash: 'f'.repeat(10) }).verified).toBe(false);
      }),
    );
  });
});
