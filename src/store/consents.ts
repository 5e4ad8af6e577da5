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

export const CONSENT_LIFETIME_MS = 600_000;

/** Returns the state: 256 random bits, of which only a hash stays here. */
export async function askConsent(unit: Unit, consent: PendingConsent): Promise<string> {
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
      expires_at: new Date(unit.at.getTime() + CONSENT_LIFETIME_MS),
    })
    .execute();
  return state;
}

/**
 * Uses a state up, also when what follows fails. Null when it is unknown, used, expired, or of another
 * person; that person's own answer to it then still counts.
 */
export async function takeConsent(
  unit: Unit,
  answer: { state: string; ownerId: string },
): Promise<PendingConsent | null> {
  const row = await unit.db
    .deleteFrom('consents')
    .where('state_hash', '=', hashOf(answer.state))
    .where('owner_id', '=', answer.ownerId)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined || row.expires_at <= unit.at) return null;
  const { owner_id: ownerId, kind, access, verifier, redirect_uri: redirectUri } = row;
  return { ownerId, kind, access, verifier, redirectUri };
}

/** Nobody who only can read the table can answer for a person. */
function hashOf(state: string): string {
  return createHash('sha256').update(state).digest('hex');
}
