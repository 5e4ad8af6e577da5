import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Account } from '../domain/account.ts';
import type { ApprovedProposal } from '../domain/proposal.ts';
import { Invalid, Reauthorise } from '../lib/errors.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

/** A 256-bit key that seals grants, with an id that tells which key sealed a row. */
export interface VaultKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** From 32 bytes in base64 or hexadecimal. Throws `Invalid` on any other length. */
export function parseVaultKey(text: string): VaultKey {
  const trimmed = text.trim();
  const bytes = /^[0-9a-f]{64}$/i.test(trimmed)
    ? Buffer.from(trimmed, 'hex')
    : Buffer.from(trimmed, 'base64');
  if (bytes.length !== 32)
    throw new Invalid('The vault key must be 32 bytes in base64 or hexadecimal');
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 12), bytes };
}

export function newVaultKey(): string {
  return randomBytes(32).toString('base64');
}

type Access = 'read' | 'write';

/** The whole tag; unless told so, GCM would also take one of four bytes. */
const TAG_BYTES = 16;

/** Seals a grant with AES-256-GCM; owner, account and access are bound as additional data. */
export async function saveGrant(
  unit: Unit,
  key: VaultKey,
  grant: { account: Pick<Account, 'id' | 'ownerId'>; access: Access; secret: string },
): Promise<void> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(grant.account, grant.access, key.id));
  const ciphertext = Buffer.concat([
    cipher.update(grant.secret, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  const row = { key_id: key.id, nonce, ciphertext };
  await unit.db
    .insertInto('grants')
    .values({ account_id: grant.account.id, access: grant.access, ...row })
    .onConflict((conflict) => conflict.columns(['account_id', 'access']).doUpdateSet(row))
    .execute();
}

/** The secret that reads. Throws `Reauthorise` when there is none, `Invalid` when it cannot be opened. */
export async function openReadGrant(
  db: Kysely<Database>,
  key: VaultKey,
  account: Pick<Account, 'id' | 'ownerId'>,
): Promise<string> {
  return await openGrant(db, key, { account, access: 'read' });
}

/** The secret that writes; asking for it takes a claimed proposal of the same account and owner. */
export async function openWriteGrant(
  db: Kysely<Database>,
  key: VaultKey,
  approved: ApprovedProposal,
): Promise<string> {
  return await openGrant(db, key, {
    account: { id: approved.accountId, ownerId: approved.ownerId },
    access: 'write',
  });
}

/** Which grants an account holds, without opening any. */
export async function heldGrants(db: Kysely<Database>, accountId: string): Promise<Access[]> {
  const rows = await db
    .selectFrom('grants')
    .select('access')
    .where('account_id', '=', accountId)
    .orderBy('access')
    .execute();
  return rows.map(({ access }) => access);
}

async function openGrant(
  db: Kysely<Database>,
  key: VaultKey,
  { account, access }: { account: Pick<Account, 'id' | 'ownerId'>; access: Access },
): Promise<string> {
  const row = await db
    .selectFrom('grants')
    .selectAll()
    .where('account_id', '=', account.id)
    .where('access', '=', access)
    .executeTakeFirst();
  if (row === undefined) throw new Reauthorise(account.id);
  if (row.key_id !== key.id)
    throw new Invalid(
      `Grant of ${account.id} was sealed with key ${row.key_id}, and key ${key.id} is configured`,
    );
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, row.nonce, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(additionalData(account, access, key.id));
    decipher.setAuthTag(row.ciphertext.subarray(-TAG_BYTES));
    return Buffer.concat([
      decipher.update(row.ciphertext.subarray(0, -TAG_BYTES)),
      decipher.final(),
    ]).toString('utf8');
  } catch (cause) {
    throw new Invalid(
      `Grant of ${account.id} cannot be opened: it was changed or belongs to another`,
      { cause },
    );
  }
}

function additionalData(
  account: Pick<Account, 'id' | 'ownerId'>,
  access: Access,
  keyId: string,
): Buffer {
  return Buffer.from(
    JSON.stringify(['nightshift', 1, account.ownerId, account.id, access, keyId]),
    'utf8',
  );
}
