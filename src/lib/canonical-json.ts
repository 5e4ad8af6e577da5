import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';
import { Invalid } from './errors.ts';

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** The one byte sequence of a JSON value, by RFC 8785 (JSON Canonicalization Scheme). */
export function canonicalJson(value: Json): string {
  const text = canonicalizeModule(value);
  if (text === undefined) throw new Invalid('Only JSON values have a canonical form');
  return text;
}

/** Lower-case hexadecimal SHA-256 over the UTF-8 bytes of the canonical form. */
export function canonicalDigest(value: Json): string {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
}
