import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { checkLedger, parseWitness, verifyExport, verifyLedger } from '#src/commands/audit.ts';
import { countMutations, ledger } from '#src/commands/bench/audit-figures.ts';
import { AuditEntry, chain, START } from '#src/domain/audit.ts';
import { AuditType } from '#src/domain/audit-type.ts';
import { toOcsf } from '#src/domain/ocsf.ts';
import { lastVerifications } from '#src/store/audit-verifications.ts';
import { NOW, OWNER } from '../support/build-signal.ts';
import { ledgerOf } from '../support/build-store.ts';
import { type GivenLedger, linesOf, openLedger, TEAM } from './given-ledger.ts';

let given: GivenLedger;
beforeEach(async () => {
  given = await openLedger();
});
afterEach(() => given.close());

describe('an export as JSON lines', () => {
  test('verifies offline, against any witness of it', async () => {
    const entries = await ledgerOf(given.store);
    const name = await given.exported();
    const head = entries.at(-1)?.hash;
    expect(await verifyExport(name)).toEqual({ verified: true, entries: 10, head });
    const witness = parseWitness(`4:${entries[3]?.hash.slice(0, 10)}`);
    expect(await verifyExport(name, witness)).toMatchObject({ verified: true });
    const other = { seq: 4, hash: entries[4]?.hash ?? '' };
    expect(await verifyExport(name, other)).toMatchObject({ verified: false, brokenAt: 4 });
  });

  test('does not verify with one line changed, gone, or that is no entry', async () => {
    const lines = await linesOf(await given.exported());
    const broken = given.file('broken.jsonl');
    for (const [at, changed] of [
      [4, lines.with(3, (lines[3] ?? '').replace('"s3"', '"s9"'))],
      [4, lines.toSpliced(3, 1)],
      [4, lines.with(3, '{}')],
      [4, lines.with(3, 'no JSON')],
    ] as const) {
      await writeFile(broken, changed.join('\n'));
      expect(await verifyExport(broken)).toMatchObject({ verified: false, brokenAt: at });
    }
  });
});

describe('every mutation of one row', () => {
  test('of an export of two thousand entries is found', () => {
    const { mutations, mutationsDetected } = countMutations(ledger(2_000));
    expect(mutations).toBe(2_000 * 17 - 1);
    expect(mutationsDetected).toBe(mutations);
  });
});

describe('an export for OCSF', () => {
  test('has the fields that the schema requires, for every type of the ledger', () => {
    const events = AuditType.options.map((type) => ({
      type,
      actor: { kind: 'person' as const, id: OWNER },
      subject: 'prp_1',
      data: {},
    }));
    for (const entry of chain({ workspace: TEAM, ...START }, NOW, events)) {
      const event = toOcsf(entry, '1.2.3');
      const { class_uid: classUid, activity_id: activityId } = event;
      expect([3004, 6003]).toContain(classUid);
      expect([1, 2, 3, 4]).toContain(activityId);
      expect(event).toMatchObject({
        category_uid: classUid === 3004 ? 3 : 6,
        type_uid: Number(classUid) * 100 + Number(activityId),
        time: NOW.getTime(),
        severity_id: expect.any(Number),
        actor: { user: { uid: OWNER, type_id: 1 } },
        metadata: {
          version: '1.3.0',
          product: { name: 'Nightshift', version: '1.2.3' },
          uid: entry.hash,
          sequence: entry.seq,
          event_code: entry.type,
        },
        unmapped: { prev: entry.prev, hash: entry.hash },
      });
      const required = classUid === 3004 ? ['entity'] : ['api', 'src_endpoint', 'resources'];
      expect(Object.keys(event)).toEqual(expect.arrayContaining(required));
    }
  });

  test('keeps all that the hashes cover, so that the ledger can be had back and verified', async () => {
    const lines = await linesOf(await given.exported('export.ocsf', 'ocsf'));
    const entries = lines.map((line) => AuditEntry.parse(JSON.parse(line).unmapped));
    expect(entries).toEqual(await ledgerOf(given.store));
    const again = given.file('again.jsonl');
    await writeFile(again, entries.map((entry) => JSON.stringify(entry)).join('\n'));
    expect(await verifyExport(again)).toMatchObject({ verified: true, entries: 10 });
  });

  test('is refused in a format that nobody knows', async () => {
    await expect(given.exported('export.csv', 'csv')).rejects.toThrow('jsonl or ocsf');
  });
});

describe('the latest verification', () => {
  test('is remembered with its time and its result, good or bad', async () => {
    expect(await lastVerifications(given.store.db)).toEqual([]);
    const good = await checkLedger(given);
    expect(await lastVerifications(given.store.db)).toEqual([
      { workspace: TEAM, at: NOW, ...good, why: null },
    ]);
    await sql`alter table audit disable trigger all`.execute(given.store.db);
    await sql`update audit set subject = 'other' where seq = 3`.execute(given.store.db);
    given.clock.advance(1_000);
    expect(await checkLedger(given)).toMatchObject({ verified: false, brokenAt: 3 });
    expect(await lastVerifications(given.store.db)).toMatchObject([
      {
        verified: false,
        at: new Date(NOW.getTime() + 1_000),
        why: expect.stringMatching(/^entry 3/),
      },
    ]);
  });

  test('of a row that no chain ever made is a bad one, and no crash', async () => {
    await sql`alter table audit disable trigger all`.execute(given.store.db);
    await sql`update audit set type = 'proposal.invented' where seq = 3`.execute(given.store.db);
    expect(await checkLedger(given)).toMatchObject({ verified: false, brokenAt: 3 });
  });

  test('is missed when its end was cut off, since its head is known', async () => {
    await sql`alter table audit disable trigger all`.execute(given.store.db);
    await sql`delete from audit where seq = 10`.execute(given.store.db);
    expect(await verifyLedger(given.store.db)).toMatchObject({ verified: false, brokenAt: 10 });
  });
});
