import { createHash, randomBytes } from 'node:crypto';

export type IdPrefix =
  | 'acc'
  | 'sig'
  | 'prp'
  | 'crd'
  | 'aud'
  | 'mem'
  | 'dig'
  | 'dec'
  | 'job'
  | 'exc'
  | 'not'
  | 'del'
  | 'rem'
  | 'rul'
  | 'ref'
  | 'alw'
  | 'con'
  | 'inc';

/** A random identifier such as `prp_3kq…`: 80 bits, base32, no look-alike letters. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${base32(randomBytes(10))}`;
}

/** An identifier that is the same for the same parts, for rows whose identity is their content. */
export function derivedId(prefix: IdPrefix, ...parts: string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  return `${prefix}_${base32(digest.subarray(0, 10))}`;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  let text = '';
  for (let at = 0; at < bits.length; at += 5) {
    text += ALPHABET.charAt(Number.parseInt(bits.slice(at, at + 5), 2));
  }
  return text;
}
