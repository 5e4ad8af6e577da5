import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Account } from '../domain/account.ts';
import { Invalid } from '../lib/errors.ts';

/** A 256-bit key that seals grants, with an id that tells which key sealed a row. */
export interface VaultKey {
  readonly id: string;
  readonly bytes: Buffer;
  /** Earlier keys, which open what they sealed and seal nothing any more. */
  readonly retired?: readonly VaultKey[];
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

/** To the provider, or `webhook`: the secret by which its webhook is known. */
export type Access = 'read' | 'write' | 'webhook';

/** Whose grant it is and what for: bound into the seal, so that no row can stand for another. */
export interface GrantPlace {
  account: Pick<Account, 'id' | 'ownerId'>;
  access: Access;
}

export interface Sealed {
  key_id: string;
  nonce: Buffer;
  ciphertext: Buffer;
}

/** The whole tag; unless told so, GCM would also take one of four bytes. */
const TAG_BYTES = 16;

/** AES-256-GCM with a random nonce of 96 bits (NIST SP 800-38D, section 8.2.2); the tag follows the text. */
export function seal(key: VaultKey, place: GrantPlace, secret: string): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(place, key.id));
  const ciphertext = Buffer.concat([
    cipher.update(secret, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return { key_id: key.id, nonce, ciphertext };
}

/** Throws `Invalid` when no key at hand sealed it, or when it was changed or moved. */
export function unseal(keys: VaultKey, place: GrantPlace, sealed: Sealed): string {
  const { id: accountId } = place.account;
  const key = [keys, ...(keys.retired ?? [])].find(({ id }) => id === sealed.key_id);
  if (key === undefined)
    throw new Invalid(
      `Grant of ${accountId} was sealed with key ${sealed.key_id}, and key ${keys.id} is configured`,
    );
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, sealed.nonce, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(additionalData(place, key.id));
    decipher.setAuthTag(sealed.ciphertext.subarray(-TAG_BYTES));
    return Buffer.concat([
      decipher.update(sealed.ciphertext.subarray(0, -TAG_BYTES)),
      decipher.final(),
    ]).toString('utf8');
  } catch (cause) {
    throw new Invalid(
      `Grant of ${accountId} cannot be opened: it was changed or belongs to another`,
      { cause },
    );
  }
}

function additionalData({ account, access }: GrantPlace, keyId: string): Buffer {
  return Buffer.from(
    JSON.stringify(['nightshift', 1, account.ownerId, account.id, access, keyId]),
    'utf8',
  );
}
