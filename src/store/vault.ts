import type { Kysely } from 'kysely';
import type { Account } from '../domain/account.ts';
import type { ApprovedProposal } from '../domain/proposal.ts';
import { Invalid, Reauthorise } from '../lib/errors.ts';
import { mayWrite } from '../domain/grant-scopes.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';
import { type Access, type GrantPlace, seal, unseal, type VaultKey } from './vault-cipher.ts';

export { newVaultKey, parseVaultKey, type VaultKey } from './vault-cipher.ts';

export interface NewGrant extends GrantPlace {
  secret: string;
  /** What the provider said that it may do; left out where a token was given by hand and nobody said. */
  scopes?: readonly string[];
}

/** Seals a grant with AES-256-GCM; owner, account and access are bound as additional data. */
export async function saveGrant(unit: Unit, key: VaultKey, grant: NewGrant): Promise<void> {
  const scopes = grant.scopes === undefined ? null : JSON.stringify(grant.scopes);
  const row = { ...seal(key, grant, grant.secret), scopes };
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
  const place = { account, access: 'read' } as const;
  return unseal(key, place, await grantRow(db, place));
}

/**
 * The secret that writes; asking for it takes a claimed proposal of the same account and owner, and scopes
 * that reach as far as its request. Throws as `openReadGrant` does, and `Invalid` above the scopes.
 */
export async function openWriteGrant(
  db: Kysely<Database>,
  key: VaultKey,
  approved: ApprovedProposal,
): Promise<string> {
  const account = { id: approved.accountId, ownerId: approved.ownerId };
  const place = { account, access: 'write' } as const;
  const row = await grantRow(db, place);
  if (!mayWrite(row.scopes, approved.request))
    throw new Invalid(
      `The grant of ${account.id} that writes was not given the scope for this: connect it again with --write`,
    );
  return unseal(key, place, row);
}

/** The secret by which an account's webhook is known; null where none was given. Throws `Invalid` when it cannot be opened. */
export async function openWebhookSecret(
  db: Kysely<Database>,
  key: VaultKey,
  account: Pick<Account, 'id' | 'ownerId'>,
): Promise<string | null> {
  const place = { account, access: 'webhook' } as const;
  const row = await findGrant(db, place);
  return row === undefined ? null : unseal(key, place, row);
}

/**
 * Takes a grant out of the vault for good, and hands out its secret so that the provider can be told. Null
 * when there is none.
 */
export async function takeGrant(
  unit: Unit,
  key: VaultKey,
  place: GrantPlace,
): Promise<string | null> {
  const row = await unit.db
    .deleteFrom('grants')
    .where('account_id', '=', place.account.id)
    .where('access', '=', place.access)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : unseal(key, place, row);
}

/** Which grants an account holds, without opening any. */
export async function heldGrants(db: Kysely<Database>, accountId: string): Promise<Access[]> {
  return (await grantedScopes(db, accountId)).map(({ access }) => access);
}

/** What each grant of an account may do, as its provider said; null where nobody said. */
export async function grantedScopes(
  db: Kysely<Database>,
  accountId: string,
): Promise<{ access: Access; scopes: string[] | null }[]> {
  return await db
    .selectFrom('grants')
    .select(['access', 'scopes'])
    .where('account_id', '=', accountId)
    .orderBy('access')
    .execute();
}

export interface GrantRecord {
  access: Access;
  scopes: string[] | null;
  /** Fingerprint of the key that sealed it. */
  keyId: string;
}

/** What is known of each grant of an account without opening any. */
export async function grantRecords(
  db: Kysely<Database>,
  accountId: string,
): Promise<GrantRecord[]> {
  return await db
    .selectFrom('grants')
    .select(['access', 'scopes', 'key_id as keyId'])
    .where('account_id', '=', accountId)
    .orderBy('access')
    .execute();
}

async function grantRow(db: Kysely<Database>, place: GrantPlace) {
  const row = await findGrant(db, place);
  if (row === undefined) throw new Reauthorise(place.account.id);
  return row;
}

async function findGrant(db: Kysely<Database>, { account, access }: GrantPlace) {
  return await db
    .selectFrom('grants')
    .selectAll()
    .where('account_id', '=', account.id)
    .where('access', '=', access)
    .executeTakeFirst();
}
