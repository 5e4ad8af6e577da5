import { describe, expect, test } from 'vitest';
import {
  AuditEntry,
  chain,
  createVerifier,
  entryHash,
  GENESIS,
  leafHash,
  linkHash,
} from '#src/domain/audit.ts';
import { NOW } from '../support/build-signal.ts';

const event = (subject: string) => ({
  type: 'signal.ingested' as const,
  actor: { kind: 'flow' as const, id: 'ingest' },
  subject,
  data: {},
});

/** What a ledger of before receipts holds. */
function first(): AuditEntry {
  const at = NOW.toISOString();
  const body = { v: 1 as const, workspace: 'T0NIGHT', seq: 1, at, ...event('a'), prev: GENESIS };
  return { ...body, hash: entryHash(body) };
}

function verified(entries: readonly AuditEntry[]): boolean {
  const verifier = createVerifier();
  for (const entry of entries) verifier.add(entry);
  return verifier.result().verified;
}

describe('a ledger that began with entries of version 1', () => {
  const old = first();
  const later = chain({ workspace: 'T0NIGHT', seq: 1, hash: old.hash }, NOW, [event('b')]);

  test('goes on with version 2 and verifies whole', () => {
    expect(later.map(({ v }) => v)).toEqual([2]);
    expect(verified([old, ...later])).toBe(true);
  });

  test('keeps the hash that version 1 always had', () => {
    expect(old.hash).toBe('58fbd9243dbd169398b13e7b0da5190ae34cee80819f3ccf2ec6fe9b9c3609b2');
  });

  test('is found out when an entry takes on the other version', () => {
    const raised: AuditEntry = { ...old, v: 2 };
    expect(verified([raised, ...later])).toBe(false);
    expect(verified([{ ...raised, hash: entryHash(raised) }, ...later])).toBe(false);
  });
});

describe('the hash of version 2', () => {
  test('needs of what came before and of the entry no more than a hash each', () => {
    const [entry] = chain({ workspace: 'T0NIGHT', seq: 0, hash: GENESIS }, NOW, [event('a')]);
    if (entry === undefined) throw new Error('nothing was chained');
    expect(entry.hash).toBe(linkHash(GENESIS, leafHash(entry)));
    expect(leafHash({ ...entry, prev: 'another' })).toBe(leafHash(entry));
    expect(linkHash('another', leafHash(entry))).not.toBe(entry.hash);
  });
});

describe('an exported entry', () => {
  const [entry] = chain({ workspace: 'T0NIGHT', seq: 0, hash: GENESIS }, NOW, [
    { type: 'switch.paused', actor: { kind: 'flow', id: 'x' }, subject: 's', data: {} },
  ]);

  test('is read as it was written', () => {
    expect(AuditEntry.parse(entry)).toEqual(entry);
  });

  test('is refused with a field that no hash covers', () => {
    expect(AuditEntry.safeParse({ ...entry, note: 'added' }).success).toBe(false);
    const actor = { kind: 'flow', id: 'x', name: 'added' };
    expect(AuditEntry.safeParse({ ...entry, actor }).success).toBe(false);
  });

  test.each([
    ['data', []],
    ['data', null],
    ['type', 'proposal.invented'],
    ['seq', 0],
    ['v', 3],
  ])('is refused with %s as %j', (field, value) => {
    expect(AuditEntry.safeParse({ ...entry, [field]: value }).success).toBe(false);
  });
});
