import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '#src/domain/account.ts';
import { GMAIL_READ, GMAIL_WRITE, mayWrite } from '#src/domain/grant-scopes.ts';
import type { ApprovedProposal } from '#src/domain/proposal.ts';
import {
  grantedScopes,
  heldGrants,
  newVaultKey,
  openWriteGrant,
  parseVaultKey,
  saveGrant,
  takeGrant,
} from '#src/store/vault.ts';
import { buildProposal } from '../support/build-proposal.ts';
import { createAccount, openTestStore, type TestStore } from '../support/build-store.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MODIFY = { target: '/gmail/v1/users/me/messages/m1/modify' };
const DRAFT = { target: '/gmail/v1/users/me/drafts' };
const COMPOSE = 'https://www.googleapis.com/auth/gmail.compose';
const key = parseVaultKey(newVaultKey());

let given: TestStore;
let account: Account;
beforeAll(async () => {
  given = await openTestStore();
  account = await createAccount(given.store);
});
afterAll(() => given.close());

async function save(scopes?: readonly string[]): Promise<void> {
  const grant = { account, access: 'write' as const, secret: 's' };
  await given.store.write((unit) =>
    saveGrant(unit, key, scopes === undefined ? grant : { ...grant, scopes }),
  );
}

/** As the store's claim would hand it out. */
function approved(target: string): ApprovedProposal {
  const request = { method: 'POST' as const, target, body: {} };
  const proposal = buildProposal({ accountId: account.id, ownerId: account.ownerId, request });
  return proposal as unknown as ApprovedProposal;
}

async function importersOf(name: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(['src/**/*.ts', 'workers/**/*.ts'], { cwd: ROOT })) {
    if (new RegExp(`\\b${name}\\b`).test(await readFile(join(ROOT, file), 'utf8')))
      files.push(file);
  }
  return files.toSorted();
}

describe('a grant that writes', () => {
  test('is opened by the executor alone', async () => {
    expect(await importersOf('openWriteGrant')).toEqual([
      'src/flow/execute.ts',
      'src/store/vault.ts',
    ]);
    expect(await importersOf('renewWriteGrant')).toEqual([
      'src/flow/execute.ts',
      'src/store/vault-renewal.ts',
    ]);
    expect(await importersOf('takeGrant')).toEqual([
      'src/flow/give-webhook.ts',
      'src/flow/revoke-writing.ts',
      'src/store/vault.ts',
    ]);
    expect(await importersOf('unseal')).toEqual([
      'src/store/connections.ts',
      'src/store/vault-cipher.ts',
      'src/store/vault-keys.ts',
      'src/store/vault-renewal.ts',
      'src/store/vault.ts',
    ]);
  });

  test('is opened for no account and no proposal that only waits: the compiler refuses', () => {
    const never = async (): Promise<void> => {
      // @ts-expect-error an account is no claimed proposal
      await openWriteGrant(given.store.db, key, account);
      // @ts-expect-error a proposal that nobody claimed is none either
      await openWriteGrant(given.store.db, key, buildProposal());
    };
    expect(never).toBeInstanceOf(Function);
  });

  test.each([
    [[GMAIL_READ], MODIFY, false],
    [[], MODIFY, false],
    [[COMPOSE], MODIFY, false],
    [[GMAIL_WRITE], MODIFY, true],
    [['https://mail.google.com/'], MODIFY, true],
    [[COMPOSE], DRAFT, true],
    [[GMAIL_READ], DRAFT, false],
    [null, MODIFY, true],
    [[], { target: '/repos/acme/web/actions/runs/1/rerun' }, true],
  ])('with scopes %j and the request %j may be used: %s', (scopes, request, allowed) => {
    expect(mayWrite(scopes, request)).toBe(allowed);
  });

  test('opens within its scopes, and not above them', async () => {
    await save([GMAIL_READ]);
    await expect(openWriteGrant(given.store.db, key, approved(MODIFY.target))).rejects.toThrow(
      'was not given the scope',
    );
    await save([GMAIL_WRITE]);
    expect(await openWriteGrant(given.store.db, key, approved(MODIFY.target))).toBe('s');
    expect(await grantedScopes(given.store.db, account.id)).toEqual([
      { access: 'write', scopes: [GMAIL_WRITE] },
    ]);
    await save();
    expect(await openWriteGrant(given.store.db, key, approved(MODIFY.target))).toBe('s');
    expect(await grantedScopes(given.store.db, account.id)).toEqual([
      { access: 'write', scopes: null },
    ]);
  });

  test('is gone once it was taken, and there again when the unit failed', async () => {
    await save([GMAIL_WRITE]);
    const place = { account, access: 'write' } as const;
    const failing = given.store.write(async (unit) => {
      expect(await takeGrant(unit, key, place)).toBe('s');
      throw new Error('the provider did not answer');
    });
    await expect(failing).rejects.toThrow('did not answer');
    expect(await heldGrants(given.store.db, account.id)).toEqual(['write']);
    expect(await given.store.write((unit) => takeGrant(unit, key, place))).toBe('s');
    expect(await given.store.write((unit) => takeGrant(unit, key, place))).toBeNull();
    expect(await heldGrants(given.store.db, account.id)).toEqual([]);
  });
});
