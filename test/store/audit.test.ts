import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { Client } from 'pg';
import { type AuditEvent, createVerifier, type Verification } from '#src/domain/audit.ts';
import { Invalid } from '#src/lib/errors.ts';
import { auditHead, auditWorkspaces, readAudit } from '#src/store/audit.ts';
import { findPerson, savePerson } from '#src/store/people.ts';
import { NOW, OWNER } from '../support/build-signal.ts';
import { createPerson, ledgerOf, openTestStore, type TestStore } from '../support/build-store.ts';
import { until } from '../support/until.ts';

let given: TestStore;
beforeAll(async () => {
  given = await openTestStore();
});
afterAll(() => given.close());

function event(subject: string): AuditEvent {
  return {
    type: 'signal.ingested',
    actor: { kind: 'flow', id: 'ingest' },
    subject,
    data: { n: 1 },
  };
}

async function verified(
  { store }: TestStore,
  team: string,
  witness?: { seq: number; hash: string },
): Promise<Verification> {
  const verifier = createVerifier(witness);
  for await (const entry of readAudit(store.db, team)) verifier.add(entry);
  return verifier.result();
}

describe('the ledger', () => {
  test('is empty and says so before the first entry', async () => {
    expect(await auditHead(given.store.db, 'T0NOBODY')).toMatchObject({ seq: 0 });
    expect(await verified(given, 'T0NOBODY')).toMatchObject({ verified: true, entries: 0 });
  });

  test.each([
    ['an update', sql`update audit set subject = 'other'`],
    ['an update that changes nothing', sql`update audit set subject = subject`],
    ['a deletion', sql`delete from audit`],
    ['a truncation', sql`truncate audit`],
    ['a truncation by cascade', sql`truncate people, audit cascade`],
  ])('refuses %s in SQL', async (_name, statement) => {
    await given.store.write(async (unit) => unit.record('T0SQL/U0DANA', event('kept')));
    await expect(statement.execute(given.store.db)).rejects.toThrow('append-only');
    expect(await ledgerOf(given.store, 'T0SQL/U0DANA')).not.toHaveLength(0);
    expect(await verified(given, 'T0SQL')).toMatchObject({ verified: true });
  });

  test('keeps neither the row nor its entry of a unit that fails', async () => {
    const id = 'T0FAILS/U0DANA';
    const failing = given.store.write(async (unit) => {
      await savePerson(unit, {
        id,
        timeZone: 'UTC',
        digestTime: '07:00',
        dmChannel: null,
      });
      unit.record(id, event('lost'));
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await findPerson(given.store.db, id)).toBeNull();
    expect(await ledgerOf(given.store, id)).toEqual([]);
    expect(await auditWorkspaces(given.store.db)).not.toContain('T0FAILS');
  });

  test('keeps no row whose entry cannot be written', async () => {
    const id = 'T0ENTRY/U0DANA';
    const failing = given.store.write(async (unit) => {
      await savePerson(unit, { id, timeZone: 'UTC', digestTime: '07:00', dmChannel: null });
      unit.record(id, { ...event('unwritable'), data: { half: '\ud800' } });
    });
    await expect(failing).rejects.toThrow('surrogate');
    expect(await findPerson(given.store.db, id)).toBeNull();
  });

  test('keeps the row and its entry of a unit that succeeds', async () => {
    const id = 'T0WORKS/U0DANA';
    await given.store.write(async (unit) => {
      await savePerson(unit, { id, timeZone: 'UTC', digestTime: '07:00', dmChannel: null });
      unit.record(id, event('kept'));
    });
    expect(await findPerson(given.store.db, id)).not.toBeNull();
    expect(await ledgerOf(given.store, id)).toMatchObject([
      { seq: 1, subject: 'kept', at: NOW.toISOString() },
    ]);
  });

  test('stays one unbroken chain per team under fifty units at once', async () => {
    const unitOf = (n: number) =>
      given.store.write(async (unit) => {
        unit.record('T0ONE/U0DANA', event(`a${n}`));
        unit.record(n % 2 === 0 ? 'T0ONE/U0ERIK' : 'T0TWO/U0DANA', event(`b${n}`));
        unit.record('T0TWO/U0DANA', event(`c${n}`));
      });
    await Promise.all(Array.from({ length: 50 }, (_, n) => unitOf(n)));
    expect(await verified(given, 'T0ONE')).toMatchObject({ verified: true, entries: 75 });
    expect(await verified(given, 'T0TWO')).toMatchObject({ verified: true, entries: 75 });
    const entries = await ledgerOf(given.store, 'T0ONE/U0DANA');
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 75 }, (_, n) => n + 1));
    expect(await auditHead(given.store.db, 'T0ONE')).toEqual({
      workspace: 'T0ONE',
      seq: 75,
      hash: entries.at(-1)?.hash,
    });
  });

  test('begins as one chain when ten units write a team’s first entry at once', async () => {
    const { promise: together, resolve } = Promise.withResolvers<void>();
    let inside = 0;
    const unitOf = (n: number) =>
      given.store.write(async (unit) => {
        inside += 1;
        if (inside === 10) resolve();
        await together;
        unit.record('T0FIRST/U0DANA', event(`s${n}`));
      });
    await Promise.all(Array.from({ length: 10 }, (_, n) => unitOf(n)));
    expect(await verified(given, 'T0FIRST')).toMatchObject({ verified: true, entries: 10 });
  });

  test('lets units that write to two teams in different order wait in one', async () => {
    const unitOf = (...teams: string[]) =>
      given.store.write(async (unit) => {
        for (const team of teams) unit.record(`${team}/U0DANA`, event(team));
      });
    await unitOf('T0LEFT', 'T0RIGHT');
    const waiting = async (): Promise<number> => {
      const { rows } = await sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'
      `.execute(given.store.db);
      return rows.length;
    };
    const blocker = new Client({ connectionString: given.url });
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query(`select from audit_heads where workspace = 'T0RIGHT' for update`);
    const first = unitOf('T0RIGHT', 'T0LEFT');
    await until('the first waits', async () => (await waiting()) === 1);
    const second = unitOf('T0LEFT', 'T0RIGHT');
    await until('the second waits', async () => (await waiting()) === 2);
    await blocker.query('commit');
    await blocker.end();
    await Promise.all([first, second]);
    expect(await verified(given, 'T0RIGHT')).toMatchObject({ verified: true, entries: 3 });
  });

  test('is read whole across pages, and a unit may write more than one insert takes', async () => {
    await given.store.write(async (unit) => {
      for (let n = 0; n < 5_001; n += 1) unit.record('T0MANY/U0DANA', event(`s${n}`));
    });
    expect(await verified(given, 'T0MANY')).toMatchObject({ verified: true, entries: 5_001 });
  });
});

describe('a ledger that somebody edited in the database', () => {
  let edited: TestStore;
  let witness: { seq: number; hash: string };
  beforeAll(async () => {
    edited = await openTestStore();
    await createPerson(edited.store);
    for (let n = 0; n < 5; n += 1)
      await edited.store.write(async (unit) => unit.record(OWNER, event(`s${n}`)));
    witness = await auditHead(edited.store.db, 'T0NIGHT');
    await sql`alter table audit disable trigger all`.execute(edited.store.db);
    await sql`alter table audit drop constraint audit_pkey`.execute(edited.store.db);
  });
  afterAll(() => edited.close());

  /** Runs a statement, looks, and takes it back. */
  async function after(statement: string): Promise<Verification | 'refused'> {
    await sql`create table backup as select * from audit`.execute(edited.store.db);
    try {
      const { numAffectedRows } = await sql.raw(statement).execute(edited.store.db);
      expect(numAffectedRows).toBeGreaterThan(0n);
      return await verified(edited, 'T0NIGHT', witness);
    } catch (error) {
      expect(error).toBeInstanceOf(Invalid);
      return 'refused';
    } finally {
      await sql`delete from audit`.execute(edited.store.db);
      await sql`insert into audit select * from backup`.execute(edited.store.db);
      await sql`drop table backup`.execute(edited.store.db);
    }
  }

  test('verifies as long as nothing is changed', async () => {
    expect(await after('update audit set subject = subject')).toMatchObject({ verified: true });
  });

  test.each([
    `update audit set workspace = 'T0OTHER' where seq = 3`,
    `update audit set seq = 30 where seq = 3`,
    `update audit set seq = 6 where seq = 5`,
    `update audit set at = at + interval '1 millisecond' where seq = 3`,
    `update audit set type = 'proposal.done' where seq = 3`,
    `update audit set actor = '{"kind":"flow","id":"other"}' where seq = 3`,
    `update audit set actor = '{"kind":"person","id":"ingest"}' where seq = 3`,
    `update audit set subject = 's9' where seq = 3`,
    `update audit set data = '{"n":2}' where seq = 3`,
    `update audit set prev = hash where seq = 3`,
    `update audit set hash = prev where seq = 3`,
    `delete from audit where seq = 1`,
    `delete from audit where seq = 3`,
    `delete from audit where seq = 5`,
    `delete from audit`,
    `update audit set seq = 7 - seq where seq in (3, 4)`,
    `insert into audit select workspace, 6, at, type, actor, subject, data, prev, hash from audit where seq = 5`,
  ])('is found after: %s', async (statement) => {
    expect(await after(statement)).toMatchObject({ verified: false });
  });

  test.each([
    `update audit set type = 'proposal.invented' where seq = 3`,
    `update audit set actor = '{"kind":"flow","id":"ingest","name":"added"}' where seq = 3`,
    `update audit set actor = '"ingest"' where seq = 3`,
    `update audit set data = '[]' where seq = 3`,
  ])('is refused as invalid after: %s', async (statement) => {
    expect(await after(statement)).toBe('refused');
  });
});
