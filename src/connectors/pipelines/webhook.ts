import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Account } from '../../domain/account.ts';
import type { Run } from '../../domain/signal.ts';

/** One delivery as it came over the wire; header names in small letters. */
export interface Delivery {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Uint8Array;
}

/** What an authentic delivery is good for; nothing in it is believed. */
export interface Authentic {
  /** A delivery that shares one of these came before: the provider's id, and what the signature covers. */
  ids: readonly string[];
  /** Whether it may be about a run. */
  concernsRuns: boolean;
}

/** How a provider signs what it delivers. */
export interface Webhook {
  /** Null unless the secret's holder sent exactly this, and lately where the provider says when. */
  authenticate(
    delivery: Delivery,
    by: { secret: string; now: Date; account: Account },
  ): Authentic | null;
  /** The grant with which deliveries are signed, where there is no secret of their own. */
  signedWith?: 'read';
  /** What a delivery says, where its sender can be asked nothing. Throws `Invalid` when it is not understood. */
  runs?(delivery: Delivery, by: { account: Account; now: Date }): readonly Run[];
  /** The account's cursor after such a delivery, and why it was not understood. */
  cursorAfter?(cursor: string | null, delivery: { at: Date; misread: string | null }): string;
}

/** How far a delivery's clock may be from ours, and so how long it can be replayed at all. */
export const REPLAY_WINDOW_MS = 5 * 60_000;

/** A header that came once. */
export function header({ headers }: Delivery, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

/** Compares in a time that does not tell where two texts differ, nor which is longer. */
export function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

export function hmac(key: string | Uint8Array, parts: readonly (string | Uint8Array)[]): Buffer {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** A delivery's own id, and one made of its bytes, since not every provider's signature covers the id. */
export function idsOf(id: string, { body }: Delivery): string[] {
  const bytes = `sha256:${createHash('sha256').update(body).digest('hex')}`;
  return id === '' ? [bytes] : [`id:${id.slice(0, 200)}`, bytes];
}

const STANDARD_PREFIX = 'whsec_';

/** Whether a secret is one of the Standard Webhooks kind, by which alone signatures of that kind are made. */
export function isStandardSecret(secret: string): boolean {
  return secret.startsWith(STANDARD_PREFIX);
}

/**
 * The id of a delivery that is signed as Standard Webhooks say (github.com/standard-webhooks: HMAC-SHA256
 * over `id.timestamp.body`, base64 after `v1,`, several apart by spaces), or null.
 */
export function standardId(
  delivery: Delivery,
  { secret, now }: { secret: string; now: Date },
): string | null {
  const id = header(delivery, 'webhook-id');
  const timestamp = header(delivery, 'webhook-timestamp');
  if (id === '' || !isRecent(timestamp, now)) return null;
  const key = Buffer.from(secret.slice(STANDARD_PREFIX.length), 'base64');
  const expected = `v1,${hmac(key, [`${id}.${timestamp}.`, delivery.body]).toString('base64')}`;
  const signatures = header(delivery, 'webhook-signature').split(' ').slice(0, 10);
  return signatures.some((signature) => isSame(signature, expected)) ? id : null;
}

/** Whether Unix seconds are within the replay window, before or after now. */
export function isRecent(seconds: string, now: Date): boolean {
  if (!/^[0-9]{1,12}$/.test(seconds)) return false;
  return Math.abs(Number(seconds) * 1_000 - now.getTime()) <= REPLAY_WINDOW_MS;
}
