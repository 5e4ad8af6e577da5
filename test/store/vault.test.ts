import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '#src/domain/account.ts';
import type { ApprovedProposal } from '#src/domain/proposal.ts';
import { Invalid, Reauthorise } from '#src/lib/errors.ts';
import { DEFAULT_POLICY } from '#src/domain/policy-file.ts';
import { claim } from '#src/store/claims.ts';
import {
  heldGrants,
  newVaultKey,
  openReadGrant,
  openWriteGrant,
  parseVaultKey,
  saveGrant,
} from '#src/store/vault.ts';
import { OTHER_OWNER } from '../support/build-signal.ts';
import {
  createAccount,
  createApproved,
  openTestStore,
  type TestStore,
} from '../support/build-store.ts';

const CANARY = 'CANARY-1//refresh-token';
const key = parseVaultKey(newVaultKey());

let given: TestStore;
let account: Account;
beforeAll(async () => {
  given = await openTestStore();
  account = await createAccount(given.store);
});
afterAll(() => given.close());

async function save(access: 'read' | 'write', secret: string, of = account): Promise<void> {
  await given.store.write((unit) => saveGrant(unit, key, { account: of, access, secret }));
}

async function sealed(access: 'read' | 'write' = 'read', of = account) {
  return await given.store.db
    .selectFrom('grants')
    .selectAll()
    .where('account_id', '=', of.id)
    .where('access', '=', access)
    .executeTakeFirstOrThrow();
}

async function putBack(change: { nonce?: Buffer; ciphertext?: Buffer }): Promise<void> {
  await given.store.db
    .updateTable('grants')
    .set(change)
    .where('account_id', '=', account.id)
    .where('access', '=', 'read')
    .execute();
}

async function claimedOf(of: Account): Promise<ApprovedProposal> {
  const { id } = await createApproved(given.store, of);
  const result = await claim(given.store, id, DEFAULT_POLICY);
  if (!result.claimed) throw new Error(result.why);
  return result.proposal;
}

describe('a grant', () => {
  test.each([CANARY, '', '{"read":"ä€😀\\u0000"}', 'x'.repeat(10_000)])(
    'comes out as it went in (%#)',
    async (secret) => {
      await save('read', secret);
      expect(await openReadGrant(given.store.db, key, account)).toBe(secret);
    },
  );

  test('for writing opens with a claimed proposal of its account', async () => {
    await save('write', CANARY);
    expect(await openWriteGrant(given.store.db, key, await claimedOf(account))).toBe(CANARY);
  });

  test('is nowhere in its row in plain', async () => {
    await save('read', CANARY);
    const row = await sealed();
    const bytes = Buffer.concat([row.nonce, row.ciphertext]);
    expect(bytes.includes(CANARY)).toBe(false);
    expect(JSON.stringify(row)).not.toContain(CANARY);
    expect(JSON.stringify(row)).not.toContain(Buffer.from(CANARY).toString('base64'));
  });

  test('carries a whole tag of sixteen bytes', async () => {
    await save('read', CANARY);
    expect((await sealed()).ciphertext).toHaveLength(CANARY.length + 16);
  });

  test('is sealed anew each time, with another nonce', async () => {
    await save('read', CANARY);
    const before = await sealed();
    await save('read', CANARY);
    const after = await sealed();
    expect(after.nonce.equals(before.nonce)).toBe(false);
    expect(after.ciphertext.equals(before.ciphertext)).toBe(false);
  });

  test('that is not there asks for a new connection', async () => {
    const empty = await createAccount(given.store, { name: 'empty@night.example' });
    await expect(openReadGrant(given.store.db, key, empty)).rejects.toBeInstanceOf(Reauthorise);
    expect(await heldGrants(given.store.db, empty.id)).toEqual([]);
  });

  test('for reading does not open as one for writing, where only that one is there', async () => {
    const reader = await createAccount(given.store, { name: 'reader@night.example' });
    await save('read', CANARY, reader);
    expect(await heldGrants(given.store.db, reader.id)).toEqual(['read']);
    const approved = await claimedOf(reader);
    await expect(openWriteGrant(given.store.db, key, approved)).rejects.toBeInstanceOf(Reauthorise);
  });
});

describe('a sealed row refuses', () => {
  test('when a read grant was moved to the place of a write grant', async () => {
    await save('read', CANARY);
    const { nonce, ciphertext } = await sealed();
    await save('write', 'other');
    await given.store.db
      .updateTable('grants')
      .set({ nonce, ciphertext })
      .where('account_id', '=', account.id)
      .where('access', '=', 'write')
      .execute();
    await expect(
      openWriteGrant(given.store.db, key, await claimedOf(account)),
    ).rejects.toBeInstanceOf(Invalid);
  });

  test('when it was moved to another account of the same owner', async () => {
    await save('read', CANARY);
    const { nonce, ciphertext } = await sealed();
    const second = await createAccount(given.store, { name: 'second@night.example' });
    await save('read', 'own', second);
    await given.store.db
      .updateTable('grants')
      .set({ nonce, ciphertext })
      .where('account_id', '=', second.id)
      .execute();
    await expect(openReadGrant(given.store.db, key, second)).rejects.toBeInstanceOf(Invalid);
  });

  test('when its account was given to another owner', async () => {
    await save('read', CANARY);
    const stolen = { ...account, ownerId: OTHER_OWNER };
    await expect(openReadGrant(given.store.db, key, stolen)).rejects.toBeInstanceOf(Invalid);
  });

  test('another key, also one that claims the same name', async () => {
    await save('read', CANARY);
    const other = parseVaultKey(newVaultKey());
    await expect(openReadGrant(given.store.db, other, account)).rejects.toThrow('was sealed with');
    const renamed = { id: key.id, bytes: other.bytes };
    await expect(openReadGrant(given.store.db, renamed, account)).rejects.toThrow(
      'cannot be opened',
    );
  });

  test('after any one bit of it was turned', async () => {
    await save('read', CANARY);
    const { nonce, ciphertext } = await sealed();
    for (const [name, bytes] of Object.entries({ nonce, ciphertext })) {
      for (let at = 0; at < bytes.length; at += 1) {
        const turned = Buffer.from(bytes);
        turned[at] = (turned[at] ?? 0) ^ (1 << (at % 8));
        await putBack({ nonce, ciphertext, [name]: turned });
        await expect(openReadGrant(given.store.db, key, account)).rejects.toBeInstanceOf(Invalid);
      }
    }
    await putBack({ nonce, ciphertext });
    expect(await openReadGrant(given.store.db, key, account)).toBe(CANARY);
  });

  test('when it was cut, down to nothing', async () => {
    await save('read', CANARY);
    const { nonce, ciphertext } = await sealed();
    for (const length of [ciphertext.length - 1, 17, 16, 12, 4, 0]) {
      await putBack({ nonce, ciphertext: ciphertext.subarray(0, length) });
      await expect(openReadGrant(given.store.db, key, account)).rejects.toBeInstanceOf(Invalid);
    }
    await putBack({ nonce: Buffer.alloc(0), ciphertext });
    await expect(openReadGrant(given.store.db, key, account)).rejects.toBeInstanceOf(Invalid);
  });

  test('without a word of the secret in the error', async () => {
    await save('read', CANARY);
    const other = { ...account, ownerId: OTHER_OWNER };
    const error: unknown = await openReadGrant(given.store.db, key, other).catch(
      (caught: unknown) => caught,
    );
    expect(String(error)).not.toContain('CANARY');
    expect(JSON.stringify(error)).not.toContain(key.bytes.toString('base64'));
  });
});

describe('a vault key', () => {
  const bytes = Buffer.alloc(32, 7);

  test('is read from base64 and hexadecimal, and named the same', () => {
    const parsed = parseVaultKey(bytes.toString('base64'));
    expect(parsed.bytes.equals(bytes)).toBe(true);
    expect(parseVaultKey(` ${bytes.toString('hex')}\n`)).toEqual(parsed);
    expect(parsed.id).toMatch(/^[0-9a-f]{12}$/);
    expect(bytes.toString('hex')).not.toContain(parsed.id);
  });

  test.each(['', 'short', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('hex')])(
    'of another length is refused: %j',
    (text) => {
      expect(() => parseVaultKey(text)).toThrow('32 bytes');
    },
  );

  test('is new each time', () => {
    expect(newVaultKey()).not.toBe(newVaultKey());
    expect(parseVaultKey(newVaultKey()).bytes).toHaveLength(32);
  });
});
