import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Kysely, sql } from 'kysely';
import { Invalid } from '../lib/errors.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';
import { type Access, parseVaultKey, seal, unseal, type VaultKey } from './vault-cipher.ts';

export interface VaultSettings {
  vaultKey: string | undefined;
  /** A program that prints the key, with its arguments. */
  vaultKeyCommand?: string | undefined;
  /** Keys of before a rotation, separated by commas or spaces. */
  oldVaultKeys?: string | undefined;
}

const COMMAND_TIMEOUT_MS = 10_000;

/** The configured key with the retired ones; null when none is configured. */
export async function configuredVaultKey(settings: VaultSettings): Promise<VaultKey | null> {
  const { vaultKey, vaultKeyCommand, oldVaultKeys = '' } = settings;
  if (vaultKey !== undefined && vaultKeyCommand !== undefined)
    throw new Invalid(
      'NIGHTSHIFT_KEY and NIGHTSHIFT_KEY_COMMAND both name a key: give one of them',
    );
  const text = vaultKeyCommand === undefined ? vaultKey : await commandOutput(vaultKeyCommand);
  return text === undefined ? null : withRetired(parseVaultKey(text), oldVaultKeys);
}

export function withRetired(key: VaultKey, oldVaultKeys = ''): VaultKey {
  const retired = oldVaultKeys
    .split(/[\s,]+/)
    .filter((text) => text !== '')
    .map(parseVaultKey);
  return retired.length === 0 ? key : { ...key, retired };
}

/**
 * Runs a program without a shell, so that nothing in the setting is expanded. Nothing that it printed
 * reaches an error, since that may be the key; nor its exit text, for the same reason.
 */
async function commandOutput(command: string): Promise<string> {
  const [program, ...args] = splitWords(command);
  if (program === undefined) throw new Invalid('NIGHTSHIFT_KEY_COMMAND names no program');
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      timeout: COMMAND_TIMEOUT_MS,
      maxBuffer: 4_096,
      shell: false,
    });
    return stdout;
  } catch (error) {
    const code =
      typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    throw new Invalid(
      `NIGHTSHIFT_KEY_COMMAND failed or took more than ${COMMAND_TIMEOUT_MS / 1_000} s${code === '' ? '' : ` (${code})`}`,
    );
  }
}

/** Words separated by spaces; quotes of either kind keep spaces in, and nothing else means anything. */
export function splitWords(text: string): string[] {
  const parts = text.matchAll(/((?:[^\s"']|"[^"]*"|'[^']*')+)|(\S)/g);
  return Array.from(parts, ([, word, stray]) => {
    if (word === undefined || stray !== undefined)
      throw new Invalid('NIGHTSHIFT_KEY_COMMAND has a quote that does not end');
    return word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2');
  });
}

/**
 * Remembers the key at its first use. Throws `Invalid` when grants were sealed with keys that are not at
 * hand: a start would then find every account dead, and sealing new ones would hide that.
 */
export async function checkVaultKey(db: Kysely<Database>, key: VaultKey, at: Date): Promise<void> {
  const missing = await keysMissing(db, key);
  if (missing.length > 0) {
    const grants = missing.reduce((sum, one) => sum + one.grants, 0);
    throw new Invalid(
      `${grants} ${grants === 1 ? 'grant is' : 'grants are'} sealed with vault key ${missing.map(({ id }) => id).join(', ')}, and only ${[key, ...(key.retired ?? [])].map(({ id }) => id).join(', ')} is configured. Give the earlier key in NIGHTSHIFT_OLD_KEYS and run: nightshift vault rotate`,
    );
  }
  await db
    .insertInto('vault_keys')
    .values({ id: key.id, first_used_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Keys that sealed something and are not at hand, with how much each sealed. */
export async function keysMissing(
  db: Kysely<Database>,
  key: VaultKey,
): Promise<{ id: string; grants: number }[]> {
  const known = new Set([key.id, ...(key.retired ?? []).map(({ id }) => id)]);
  const rows = await db
    .selectFrom('grants')
    .select(['key_id as id', sql<number>`count(*)`.as('grants')])
    .groupBy('key_id')
    .orderBy('key_id')
    .execute();
  return rows.filter(({ id }) => !known.has(id));
}

/** Grants that the current key did not seal, in a fixed order. */
export async function grantsToRotate(
  db: Kysely<Database>,
  key: VaultKey,
): Promise<{ accountId: string; access: Access }[]> {
  return await db
    .selectFrom('grants')
    .select(['account_id as accountId', 'access'])
    .where('key_id', '<>', key.id)
    .orderBy('account_id')
    .orderBy('access')
    .execute();
}

/** Seals one grant anew with the current key. False when that was done, or the grant removed, meanwhile. */
export async function rotateGrant(
  unit: Unit,
  key: VaultKey,
  grant: { accountId: string; access: Access; left: number },
): Promise<boolean> {
  const row = await unit.db
    .selectFrom('grants')
    .innerJoin('accounts', 'accounts.id', 'grants.account_id')
    .select(['key_id', 'nonce', 'ciphertext', 'owner_id'])
    .where('account_id', '=', grant.accountId)
    .where('access', '=', grant.access)
    .where('key_id', '<>', key.id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return false;
  const place = {
    account: { id: grant.accountId, ownerId: row.owner_id },
    access: grant.access,
  };
  await unit.db
    .updateTable('grants')
    .set(seal(key, place, unseal(key, place, row)))
    .where('account_id', '=', grant.accountId)
    .where('access', '=', grant.access)
    .execute();
  unit.record(row.owner_id, {
    type: 'vault.rotated',
    actor: { kind: 'flow', id: 'vault-command' },
    subject: grant.accountId,
    data: { access: grant.access, from: row.key_id, to: key.id, left: grant.left },
  });
  return true;
}
