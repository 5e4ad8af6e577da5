import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from '../../lib/trust.ts';

const SCOPE_PREFIX = 'https://www.googleapis.com/auth/';

/** The one scope that allows everything, also permanent deletion. */
export const FULL_SCOPE = 'https://mail.google.com/';

export type GmailScope =
  | 'gmail.readonly'
  | 'gmail.modify'
  | 'gmail.compose'
  | 'gmail.send'
  | 'gmail.insert'
  | 'gmail.labels'
  | 'gmail.metadata'
  | 'calendar.freebusy';

export function scopeUrl(scope: GmailScope): string {
  return `${SCOPE_PREFIX}${scope}`;
}

const grantSchema = z.object({
  address: z.string(),
  /** Rises with each revocation; a token of an earlier generation is dead. */
  generation: z.number(),
  scopes: z.array(z.string()),
  /** Epoch milliseconds; null for refresh tokens. */
  expiresAtMs: z.number().nullable(),
});

/** What a token allows. Tokens carry it signed, so that they survive a restart without being stored. */
export type Grant = z.infer<typeof grantSchema>;

const SIGNING_KEY = 'sandbox';

export function issueToken(grant: Grant): string {
  const payload = Buffer.from(JSON.stringify(grant)).toString('base64url');
  const prefix = grant.expiresAtMs === null ? '1//' : 'ya29.';
  return `${prefix}${payload}.${sign(payload)}`;
}

/** The grant of a token that this sandbox issued, whether or not it is still alive; null for any other text. */
export function readToken(token: string): Grant | null {
  const match = /^(1\/\/|ya29\.)([\w-]+)\.([\w-]+)$/.exec(token);
  const payload = match?.[2];
  if (payload === undefined || sign(payload) !== match?.[3]) return null;
  const grant = grantSchema.parse(parseJson(Buffer.from(payload, 'base64url').toString()));
  return (grant.expiresAtMs === null) === (match[1] === '1//') ? grant : null;
}

function sign(payload: string): string {
  return createHmac('sha256', SIGNING_KEY).update(payload).digest('base64url').slice(0, 22);
}
