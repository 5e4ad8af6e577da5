import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';

/** What a GitHub App is known by at one of its installations. */
export const AppGrant = z.strictObject({
  /** Client id or app id. */
  app: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/),
  installation: z.number().int().positive(),
  /** The app's private key, PEM. */
  key: z.string(),
});
export type AppGrant = z.infer<typeof AppGrant>;

/** The app that a secret is of; null where it is a token. */
export function parseAppGrant(secret: string): AppGrant | null {
  if (!secret.trimStart().startsWith('{')) return null;
  try {
    const parsed = AppGrant.safeParse(parseJson(secret));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const BEFORE_S = 60;
const LASTS_S = 540;

/**
 * The assertion that an app asks for tokens with, valid from a minute ago, for clocks that differ, to nine minutes from
 * now, since GitHub takes none of more than ten ("Generating a JSON Web Token (JWT) for a GitHub App").
 */
export function appAssertion({ app, key }: AppGrant, now: Date): string {
  const nowS = Math.floor(now.getTime() / 1_000);
  const claims = { iat: nowS - BEFORE_S, exp: nowS + LASTS_S, iss: app };
  const text = [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), keyOf(key)).toString('base64url')}`;
}

function keyOf(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new Invalid('The key of the GitHub App is no private key in PEM', { cause: error });
  }
}
