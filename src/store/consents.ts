import { createHash, randomBytes } from 'node:crypto';
import type { Unit } from './store.ts';

/** A consent that somebody was asked for; only its person can answer it, once, for ten minutes. */
export interface PendingConsent {
  ownerId: string;
  kind: string;
  access: 'read' | 'write';
  /** The secret of PKCE, which never leaves this side before the code is exchanged. */
  verifier: string;
  redirectUri: string;
}

/** Who answers: a person on the operator's own machine, or on the web the browser that started it. */
export type Answerer = { ownerId: string } | { browser: string };

export const CONSENT_LIFETIME_MS = 600_000;

/** Returns the state: 256 random bits, of which only a hash stays here. */
export async function askConsent(
  unit: Unit,
  consent: PendingConsent,
  browser: string | null = null,
): Promise<string> {
  const state = randomBytes(32).toString('base64url');
  await unit.db.deleteFrom('consents').where('expires_at', '<=', unit.at).execute();
  await unit.db
    .insertInto('consents')
    .values({
      state_hash: hashOf(state),
      owner_id: consent.ownerId,
      kind: consent.kind,
      access: consent.access,
      verifier: consent.verifier,
      redirect_uri: consent.redirectUri,
      browser_hash: browser === null ? null : hashOf(browser),
      expires_at: new Date(unit.at.getTime() + CONSENT_LIFETIME_MS),
    })
    .execute();
  return state;
}

/**
 * Uses a state up, also when what follows fails. Null when it is unknown, used, expired, or of another
 * person or browser; the right one's answer to it then still counts.
 */
export async function takeConsent(
  unit: Unit,
  answer: { state: string } & Answerer,
): Promise<PendingConsent | null> {
  const found = unit.db.deleteFrom('consents').where('state_hash', '=', hashOf(answer.state));
  const row = await (
    'ownerId' in answer
      ? found.where('owner_id', '=', answer.ownerId).where('browser_hash', 'is', null)
      : found.where('browser_hash', '=', hashOf(answer.browser))
  )
    .returningAll()
    .executeTakeFirst();
  if (row === undefined || row.expires_at <= unit.at) return null;
  const { owner_id: ownerId, kind, access, verifier, redirect_uri: redirectUri } = row;
  return { ownerId, kind, access, verifier, redirectUri };
}

/** Nobody who only can read the table can answer for a person. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
