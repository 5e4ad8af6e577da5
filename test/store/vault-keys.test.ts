import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rotateVault } from '#src/commands/vault.ts';
import type { Account } from '#src/domain/account.ts';
import { Invalid } from '#src/lib/errors.ts';
import {
  checkVaultKey,
  configuredVaultKey,
  grantsToRotate,
  rotateGrant,
  splitWords,
} from '#src/store/vault-keys.ts';
import { newVaultKey, openReadGrant, parseVaultKey, saveGrant } from '#src/store/vault.ts';
import { NOW } from '../support/build-signal.ts';
import { createAccount, ledgerOf, openTestStore, type TestStore } from '../support/build-store.ts';

const CANARY = 'CANARY-key-output';
const old = parseVaultKey(newVaultKey());
const fresh = { ...parseVaultKey(newVaultKey()), retired: [old] };
const stranger = parseVaultKey(newVaultKey());

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightshift-key-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A program of Node's that the command runs. */
async function program(name: string, source: string): Promise<string> {
  const file = join(folder, `${name}.mjs`);
  await writeFile(file, source);
  return `'${process.execPath}' "${file}"`;
}

describe('the key', () => {
  const text = newVaultKey();

  test('comes from the setting, or from the output of a command', async () => {
    const command = await program('prints', 'console.log(process.argv[2])');
    const { id } = parseVaultKey(text);
    expect(await configuredVaultKey({ vaultKey: text })).toMatchObject({ id });
    const settings = { vaultKey: undefined, vaultKeyCommand: `${command} ${text}` };
    expect(await configuredVaultKey(settings)).toMatchObject({ id });
    expect(await configuredVaultKey({ vaultKey: undefined })).toBeNull();
  });

  test('is refused from both at once, since one of them would be ignored', async () => {
    const both = configuredVaultKey({ vaultKey: text, vaultKeyCommand: 'true' });
    await expect(both).rejects.toThrow('give one of them');
  });

  test('comes from no shell: nothing in the command is expanded', async () => {
    const command = await program(
      'argv',
      `console.error('${CANARY}');
      if (process.argv.slice(2).join() !== '$HOME,;,a b,*') process.exit(1);
      console.log('${text}')`,
    );
    const settings = { vaultKey: undefined, vaultKeyCommand: `${command} $HOME ; 'a b' *` };
    expect(await configuredVaultKey(settings)).not.toBeNull();
  });

  test.each([
    ['fails', `console.log('${CANARY}'); console.error('${CANARY}'); process.exit(3)`],
    ['prints something else', `console.log('${CANARY}')`],
    ['prints too much', `console.log('${CANARY}'.repeat(1_000))`],
    ['prints nothing', ''],
  ])('is refused, and never shown, when the command %s', async (name, source) => {
    const vaultKeyCommand = await program(name.replaceAll(' ', '-'), source);
    const error: unknown = await configuredVaultKey({ vaultKey: undefined, vaultKeyCommand }).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(Invalid);
    expect(error).not.toHaveProperty('cause', expect.anything());
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('CANARY');
  });

  test('is refused when the program does not exist', async () => {
    const settings = { vaultKey: undefined, vaultKeyCommand: join(folder, 'nowhere') };
    await expect(configuredVaultKey(settings)).rejects.toThrow('ENOENT');
  });

  test('command is split at spaces outside quotes, and refused when a quote does not end', () => {
    expect(splitWords(`a  "b c" 'd "e"' f"g h"i ''`)).toEqual(['a', 'b c', 'd "e"', 'fg hi', '']);
    expect(() => splitWords(`a "b`)).toThrow('does not end');
  });
});

describe('with grants', () => {
  let given: TestStore;
  let accounts: Account[];
  beforeEach(async () => {
    given = await openTestStore();
    accounts = [];
    for (const name of ['a@night.example', 'b@night.example', 'c@night.example']) {
      const account = await createAccount(given.store, { name });
      await given.store.write((unit) =>
        saveGrant(unit, old, { account, access: 'read', secret: `secret of ${name}` }),
      );
      accounts.push(account);
    }
  });
  afterEach(() => given.close());

  async function secrets(key = fresh): Promise<string[]> {
    return await Promise.all(accounts.map((one) => openReadGrant(given.store.db, key, one)));
  }
  const all = ['a', 'b', 'c'].map((name) => `secret of ${name}@night.example`);
  const rotations = async () =>
    (await ledgerOf(given.store)).filter(({ type }) => type === 'vault.rotated');

  test('another key is refused at the start in words that say what to do', async () => {
    const start = checkVaultKey(given.store.db, stranger, NOW);
    await expect(start).rejects.toThrow(
      `3 grants are sealed with vault key ${old.id}, and only ${stranger.id} is configured`,
    );
    await expect(start).rejects.toThrow('NIGHTSHIFT_OLD_KEYS');
    const known = await given.store.db.selectFrom('vault_keys').selectAll().execute();
    expect(known).toEqual([]);
  });

  test('the same key is let through, and a new one that brings the old one along', async () => {
    await checkVaultKey(given.store.db, old, NOW);
    await checkVaultKey(given.store.db, fresh, NOW);
    await checkVaultKey(given.store.db, fresh, new Date(0));
    const known = await given.store.db.selectFrom('vault_keys').selectAll().orderBy('id').execute();
    expect(known).toEqual(
      [old, fresh]
        .map(({ id }) => ({ id, first_used_at: NOW }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
  });

  test('an earlier key opens what it sealed, and seals nothing any more', async () => {
    expect(await secrets()).toEqual(all);
    const [account] = accounts;
    if (account === undefined) throw new Error('no account');
    await given.store.write((unit) =>
      saveGrant(unit, fresh, { account, access: 'read', secret: 'new' }),
    );
    await expect(openReadGrant(given.store.db, old, account)).rejects.toThrow('was sealed with');
  });

  test('rotation seals all of them with the new key alone, and the ledger counts', async () => {
    const result = await rotateVault({ ...given, vaultKey: fresh });
    expect(result).toEqual({ key: fresh.id, rotated: 3, failed: {} });
    const withoutOld = { id: fresh.id, bytes: fresh.bytes };
    expect(await secrets({ ...withoutOld, retired: [] })).toEqual(all);
    await expect(secrets({ ...old, retired: [] })).rejects.toThrow('was sealed with');
    await checkVaultKey(given.store.db, withoutOld, NOW);
    expect((await rotations()).map(({ data }) => data)).toEqual(
      [2, 1, 0].map((left) => ({ access: 'read', from: old.id, to: fresh.id, left })),
    );
  });

  test('rotation that was interrupted goes on where it stopped', async () => {
    const [first] = await grantsToRotate(given.store.db, fresh);
    if (first === undefined) throw new Error('nothing to rotate');
    await given.store.write((unit) => rotateGrant(unit, fresh, { ...first, left: 2 }));
    const failing = given.store.write(async (unit) => {
      const [next] = await grantsToRotate(given.store.db, fresh);
      if (next === undefined) throw new Error('nothing to rotate');
      await rotateGrant(unit, fresh, { ...next, left: 1 });
      throw new Error('killed');
    });
    await expect(failing).rejects.toThrow('killed');
    expect(await secrets()).toEqual(all);
    expect(await rotations()).toHaveLength(1);
    expect(await rotateVault({ ...given, vaultKey: fresh })).toMatchObject({ rotated: 2 });
    expect(await secrets()).toEqual(all);
    expect(await rotations()).toHaveLength(3);
    expect(await rotateVault({ ...given, vaultKey: fresh })).toMatchObject({ rotated: 0 });
  });

  test('two rotations at once seal each grant once', async () => {
    const context = { ...given, vaultKey: fresh };
    const results = await Promise.all([rotateVault(context), rotateVault(context)]);
    expect(results.reduce((sum, { rotated }) => sum + rotated, 0)).toBe(3);
    expect(await rotations()).toHaveLength(3);
    expect(await secrets()).toEqual(all);
  });

  test('rotation leaves what no key opens as it is, says so, and does the others', async () => {
    const [first] = accounts;
    if (first === undefined) throw new Error('no account');
    await given.store.write((unit) =>
      saveGrant(unit, stranger, { account: first, access: 'read', secret: 'lost' }),
    );
    const result = await rotateVault({ ...given, vaultKey: fresh });
    expect(result.rotated).toBe(2);
    expect(Object.keys(result.failed)).toEqual([`${first.id} read`]);
    expect(await openReadGrant(given.store.db, stranger, first)).toBe('lost');
  });
});
