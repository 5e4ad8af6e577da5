import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { readCheckpoint } from '#src/commands/audit-prune.ts';
import { verifyExport, verifyLedger } from '#src/commands/audit.ts';
import { chain, type ChainPoint, START } from '#src/domain/audit.ts';
import { NOW } from '../support/build-signal.ts';
import { ledgerOf } from '../support/build-store.ts';
import { type GivenLedger, linesOf, openLedger, TEAM } from './given-ledger.ts';

let given: GivenLedger;
beforeEach(async () => {
  given = await openLedger();
});
afterEach(() => given.close());

describe('pruning', () => {
  test('takes old entries away, and ledger, old export and new export still verify', async () => {
    const before = await ledgerOf(given.store);
    const old = await given.exported();
    const { pruned, seq, hash } = await given.prune(4, old);
    expect({ pruned, seq, hash }).toEqual({ pruned: 5, seq: 5, hash: before[4]?.hash });
    await given.record('later');

    const left = await ledgerOf(given.store);
    expect(left.map(({ seq }) => seq)).toEqual([6, 7, 8, 9, 10, 11, 12]);
    expect(left[5]).toMatchObject({ type: 'audit.pruned', data: { seq: 5, hash } });
    expect(await verifyLedger(given.store.db)).toMatchObject({ verified: true, entries: 7 });
    expect(await verifyExport(old)).toMatchObject({ verified: true, entries: 10 });

    const next = await given.exported('next.jsonl');
    const checkpoint = await readCheckpoint(given.file('checkpoint.json'));
    expect(await verifyExport(next, undefined, checkpoint)).toMatchObject({ verified: true });
    expect(await verifyExport(next)).toMatchObject({ verified: false });
    const other = { ...checkpoint, hash: '0'.repeat(64) };
    expect(await verifyExport(next, undefined, other)).toMatchObject({ verified: false });
  });

  test('keeps the witness of every digest good: in the ledger, or in the export from before', async () => {
    const entries = await ledgerOf(given.store);
    const old = await given.exported();
    await given.prune(4, old);
    const short = (at: number): ChainPoint => ({
      seq: at + 1,
      hash: entries[at]?.hash.slice(0, 10) ?? '',
    });
    for (const at of [4, 5, 9])
      expect(await verifyLedger(given.store.db, short(at))).toMatchObject({ verified: true });
    expect(await verifyLedger(given.store.db, { seq: 6, hash: 'f'.repeat(10) })).toMatchObject({
      verified: false,
    });
    const early = await verifyLedger(given.store.db, short(2));
    expect(early).toMatchObject({ verified: false });
    expect(early).toHaveProperty('why', expect.stringContaining('was pruned'));
    expect(await verifyExport(old, short(2))).toMatchObject({ verified: true });
  });

  test('is believed of no ledger whose own entries do not speak of it', async () => {
    const entries = await ledgerOf(given.store);
    const lines = await linesOf(await given.exported());
    await writeFile(given.file('beheaded'), lines.slice(2).join('\n'));
    const { seq = 0, hash = '' } = entries[1] ?? {};
    expect(await verifyExport(given.file('beheaded'), undefined, { seq, hash })).toMatchObject({
      verified: false,
      why: 'no entry says that the ledger was pruned up to 2',
    });
  });

  test('can be done again, from an export that starts behind the checkpoint', async () => {
    await given.prune(6, await given.exported());
    const second = await given.exported('second.jsonl');
    expect(await given.prune(3, second, 'checkpoint-2.json')).toMatchObject({ pruned: 3, seq: 6 });
    expect(await verifyLedger(given.store.db)).toMatchObject({ verified: true });
    const first = await readCheckpoint(given.file('checkpoint.json'));
    expect(await verifyExport(second, undefined, first)).toMatchObject({ verified: true });
  });

  test.each([
    ['there is no export', async () => given.file('nowhere.jsonl')],
    ['the export is empty', async () => (await writeFile(given.file('e'), ''), given.file('e'))],
    [
      'the export ends before the cut',
      async () => {
        const lines = await linesOf(await given.exported());
        await writeFile(given.file('short'), lines.slice(0, 4).join('\n'));
        return given.file('short');
      },
    ],
    [
      'the export lacks an entry',
      async () => {
        const lines = await linesOf(await given.exported());
        await writeFile(given.file('gap'), lines.toSpliced(2, 1).join('\n'));
        return given.file('gap');
      },
    ],
    [
      'the export is of another history',
      async () => {
        const events = (await ledgerOf(given.store)).map(({ type, actor, data }) => {
          return { type, actor, data, subject: 'other' };
        });
        const forged = chain({ workspace: TEAM, ...START }, NOW, events);
        await writeFile(
          given.file('forged'),
          forged.map((entry) => JSON.stringify(entry)).join('\n'),
        );
        return given.file('forged');
      },
    ],
    ['the export is one for collectors', () => given.exported('export.ocsf', 'ocsf')],
  ])('is refused when %s', async (_name, make) => {
    const name = await make();
    await expect(given.prune(4, name)).rejects.toThrow(/does not hold all|can be read/);
    expect(await ledgerOf(given.store)).toHaveLength(10);
    await expect(readFile(given.file('checkpoint.json'))).rejects.toThrow('ENOENT');
  });

  test('is refused when nothing is old enough, before tomorrow, and over another checkpoint', async () => {
    const name = await given.exported();
    await expect(given.prune(20, name)).rejects.toThrow('No entry is older');
    await expect(given.prune(-1, name)).rejects.toThrow('future');
    await writeFile(given.file('checkpoint.json'), 'kept');
    await expect(given.prune(4, name)).rejects.toThrow('is there already');
    expect(await ledgerOf(given.store)).toHaveLength(10);
  });

  test('is refused when the ledger itself does not verify', async () => {
    const name = await given.exported();
    await sql`alter table audit disable trigger all`.execute(given.store.db);
    await sql`update audit set subject = 'other' where seq = 9`.execute(given.store.db);
    await sql`alter table audit enable trigger all`.execute(given.store.db);
    await expect(given.prune(4, name)).rejects.toThrow('does not verify (entry 9)');
  });
});

describe('the ledger in the database', () => {
  const gone = sql`delete from audit where seq <= 3`;
  const says = sql`select set_config('nightshift.pruning', ${TEAM}, true)`;

  async function attempt(...statements: (typeof gone)[]): Promise<void> {
    await given.store.db.transaction().execute(async (tx) => {
      for (const statement of statements) await statement.execute(tx);
    });
  }

  test('lets no entry go without a checkpoint, whatever the session says', async () => {
    await expect(attempt(gone)).rejects.toThrow('append-only');
    await expect(attempt(says, gone)).rejects.toThrow('append-only');
  });

  test('takes no checkpoint that no entry speaks of, and none that goes back', async () => {
    const forged = sql`insert into audit_checkpoints
      select workspace, seq, hash, at from audit where seq = 3`;
    await expect(attempt(forged, says, gone)).rejects.toThrow('needs its own entry');
    await given.prune(4, await given.exported());
    const back = sql`update audit_checkpoints set seq = 2`;
    await expect(attempt(back)).rejects.toThrow('forward only');
    await expect(attempt(sql`delete from audit_checkpoints`)).rejects.toThrow('taken away');
    await expect(attempt(sql`truncate audit_checkpoints`)).rejects.toThrow('taken away');
  });

  test('lets nothing behind the checkpoint go, and nothing change, also after pruning', async () => {
    await given.prune(4, await given.exported());
    await expect(attempt(says, sql`delete from audit where seq = 6`)).rejects.toThrow(
      'append-only',
    );
    await expect(attempt(says, sql`update audit set subject = 'x'`)).rejects.toThrow('append-only');
    await expect(attempt(says, sql`truncate audit`)).rejects.toThrow('append-only');
  });
});
