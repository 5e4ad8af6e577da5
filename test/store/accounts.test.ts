import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Invalid } from '#src/lib/errors.ts';
import {
  accountsDue,
  connectAccount,
  getAccount,
  listAccounts,
  removeAccount,
  saveProgress,
} from '#src/store/accounts.ts';
import {
  consolidatedDay,
  findPerson,
  getPerson,
  listPeople,
  noteConsolidated,
  noteWelcomed,
  saveDmChannel,
  saveSettings,
} from '#src/store/people.ts';
import { isPaused, type SwitchScope, turnSwitch } from '#src/store/switches.ts';
import { heldGrants, newVaultKey, parseVaultKey, saveGrant } from '#src/store/vault.ts';
import { NOW, OTHER_OWNER, OWNER } from '../support/build-signal.ts';
import {
  createAccount,
  createPerson,
  ledgerOf,
  openTestStore,
  type TestStore,
} from '../support/build-store.ts';

const ACTOR = { kind: 'person', id: OWNER } as const;

let given: TestStore;
beforeAll(async () => {
  given = await openTestStore();
});
beforeEach(() => given.clock.set(NOW));
afterAll(() => given.close());

describe('an account', () => {
  test('that is connected again is the same one, keeps its cursor and forgets its problem', async () => {
    const account = await createAccount(given.store, { cursor: 'start' });
    await given.store.write((unit) =>
      saveProgress(unit, account, {
        progress: { cursor: 'c9', readUntil: NOW, problem: 'no answer', state: 'reauthorise' },
      }),
    );
    expect(await accountsDue(given.store.db, NOW)).not.toContain(account.id);
    const again = await createAccount(given.store, { cursor: 'other', settings: { a: 1 } });
    expect(again).toMatchObject({
      id: account.id,
      state: 'connected',
      cursor: 'c9',
      settings: { a: 1 },
      coverage: { readUntil: NOW, problem: null },
    });
    expect(await accountsDue(given.store.db, NOW)).toContain(account.id);
  });

  test('is due at its time, and not before', async () => {
    const account = await createAccount(given.store, { name: 'due@night.example' });
    const nextReadAt = new Date(NOW.getTime() + 1_000);
    await given.store.write((unit) => saveProgress(unit, account, { progress: { nextReadAt } }));
    expect(await accountsDue(given.store.db, NOW)).not.toContain(account.id);
    expect(await accountsDue(given.store.db, nextReadAt)).toContain(account.id);
  });

  test('changes only what progress names', async () => {
    const account = await createAccount(given.store, { name: 'part@night.example' });
    const progress = { cursor: 'c1', readUntil: NOW, problem: 'p', resyncedAt: NOW };
    await given.store.write((unit) => saveProgress(unit, account, { progress }));
    await given.store.write((unit) => saveProgress(unit, account, { progress: { problem: null } }));
    expect(await getAccount(given.store.db, account.id)).toMatchObject({
      cursor: 'c1',
      coverage: { readUntil: NOW, problem: null, resyncedAt: NOW },
    });
  });

  test('that is removed loses its grants at once, is read no more, and says so', async () => {
    const account = await createAccount(given.store, { name: 'gone@night.example' });
    const key = parseVaultKey(newVaultKey());
    for (const access of ['read', 'write'] as const)
      await given.store.write((unit) => saveGrant(unit, key, { account, access, secret: 's' }));
    expect(await heldGrants(given.store.db, account.id)).toEqual(['read', 'write']);

    await given.store.write((unit) => removeAccount(unit, account, ACTOR));
    expect(await heldGrants(given.store.db, account.id)).toEqual([]);
    expect(await accountsDue(given.store.db, NOW)).not.toContain(account.id);
    expect((await listAccounts(given.store.db)).map(({ id }) => id)).not.toContain(account.id);
    expect((await ledgerOf(given.store)).at(-1)).toMatchObject({
      type: 'account.removed',
      subject: account.id,
    });
  });

  test('that was removed is not brought back by a read that was under way', async () => {
    const account = await createAccount(given.store, { name: 'late@night.example' });
    await given.store.write((unit) => removeAccount(unit, account, ACTOR));
    await given.store.write((unit) =>
      saveProgress(unit, account, { progress: { state: 'connected', cursor: 'late' } }),
    );
    expect(await getAccount(given.store.db, account.id)).toMatchObject({
      state: 'removed',
      cursor: null,
    });
  });

  test('is listed for its owner, and an unknown one is invalid', async () => {
    const other = await createAccount(given.store, { ownerId: OTHER_OWNER });
    expect(await listAccounts(given.store.db, OTHER_OWNER)).toEqual([other]);
    await expect(getAccount(given.store.db, 'acc_none')).rejects.toBeInstanceOf(Invalid);
  });

  test('needs an owner who is known', async () => {
    const account = { ownerId: 'T0NIGHT/U0NOBODY', kind: 'gmail' as const, name: 'x' };
    const connecting = given.store.write((unit) =>
      connectAccount(unit, { ...account, settings: {}, cursor: null }, ACTOR),
    );
    await expect(connecting).rejects.toThrow('foreign key');
  });
});

describe('a person', () => {
  test('changes settings and keeps when they joined', async () => {
    const id = await createPerson(given.store, { id: 'T0NIGHT/U0NEW' });
    given.clock.advance(1_000);
    await createPerson(given.store, { id, timeZone: 'America/New_York', digestTime: '08:30' });
    await saveDmChannel(given.store.db, id, 'D0NEW');
    expect(await getPerson(given.store.db, id)).toEqual({
      id,
      timeZone: 'America/New_York',
      digestTime: '08:30',
      dmChannel: 'D0NEW',
      joinedAt: NOW,
      quietFrom: null,
      quietTo: null,
      digestDays: [0, 1, 2, 3, 4, 5, 6],
      holidays: null,
      locale: null,
      awayUntil: null,
    });
    expect((await listPeople(given.store.db)).map((person) => person.id)).toContain(id);
  });

  test('says when they want to be told, which stays when they connect another source', async () => {
    const id = await createPerson(given.store, { id: 'T0NIGHT/U0QUIET' });
    const quiet = { quietFrom: '22:00', quietTo: '06:30' };
    const settings = { ...quiet, digestDays: [1, 3], holidays: 'DE-BY', awayUntil: NOW };
    await given.store.write((unit) => saveSettings(unit, id, settings));
    await given.store.write((unit) => saveSettings(unit, id, { digestTime: '09:15' }));
    await createPerson(given.store, { id });
    expect(await getPerson(given.store.db, id)).toMatchObject({ ...settings, digestTime: '07:00' });
  });

  test('cannot have quiet hours that never end', async () => {
    const id = await createPerson(given.store);
    const half = given.store.write((unit) => saveSettings(unit, id, { quietFrom: '22:00' }));
    await expect(half).rejects.toThrow('quiet_hours_whole');
  });

  test('is welcomed once', async () => {
    const id = await createPerson(given.store, { id: 'T0NIGHT/U0WELCOME' });
    expect(await given.store.write((unit) => noteWelcomed(unit, id))).toBe(true);
    expect(await given.store.write((unit) => noteWelcomed(unit, id))).toBe(false);
  });

  test('has their last dreams noted', async () => {
    const id = await createPerson(given.store);
    expect(await consolidatedDay(given.store.db, id)).toBeNull();
    await given.store.write((unit) => noteConsolidated(unit, id, '2026-11-20'));
    expect(await consolidatedDay(given.store.db, id)).toBe('2026-11-20');
  });

  test('whom nobody knows is nobody', async () => {
    expect(await findPerson(given.store.db, 'T0/U0')).toBeNull();
    await expect(getPerson(given.store.db, 'T0/U0')).rejects.toBeInstanceOf(Invalid);
  });
});

describe('the kill switch', () => {
  const turn = (scope: SwitchScope, paused: boolean) =>
    given.store.write((unit) => turnSwitch(unit, scope, { by: OWNER, paused }));

  test.each<[string, SwitchScope, boolean]>([
    ['one person', { person: OWNER }, false],
    ['a whole team', { team: 'T0NIGHT' }, true],
  ])('of %s stops them, and others only as far as it says', async (_who, scope, others) => {
    const before = (await ledgerOf(given.store)).length;
    expect(await turn(scope, true)).toBe(true);
    expect(await turn(scope, true)).toBe(false);
    expect(await isPaused(given.store.db, OWNER)).toBe(true);
    expect(await isPaused(given.store.db, OTHER_OWNER)).toBe(others);
    expect(await isPaused(given.store.db, 'T0OTHER/U0DANA')).toBe(false);
    expect(await turn(scope, false)).toBe(true);
    expect(await turn(scope, false)).toBe(false);
    expect(await isPaused(given.store.db, OWNER)).toBe(false);
    const types = (await ledgerOf(given.store)).slice(before).map(({ type }) => type);
    expect(types).toEqual(['switch.paused', 'switch.resumed']);
  });

  test('of the person stays on when the team’s is released', async () => {
    await turn({ person: OWNER }, true);
    await turn({ team: 'T0NIGHT' }, true);
    await turn({ team: 'T0NIGHT' }, false);
    expect(await isPaused(given.store.db, OWNER)).toBe(true);
    await turn({ person: OWNER }, false);
  });
});
