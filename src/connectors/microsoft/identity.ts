import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Invalid } from '../../lib/errors.ts';
import { parseJson } from '../../lib/trust.ts';
import type { MicrosoftOptions } from './options.ts';

export const GRAPH_SCOPE = 'https://graph.microsoft.com/';
const TIMEOUT_MS = 20_000;
const TOKENS_MAX = 1_000;

export type TokenEndpoint = Pick<
  MicrosoftOptions,
  'oauthUrl' | 'tenant' | 'clientId' | 'clientSecret'
>;

export interface TokenAnswer {
  /** Undefined when none came; then `body` is the reason, as a code of the system. */
  status: number | undefined;
  retryAfter: string | null;
  body: unknown;
}

/**
 * `POST /{tenant}/oauth2/v2.0/token`. By hand, because MSAL takes no authority over http and hides the
 * refresh token that is all we keep. No cause is kept: an error of `fetch` may hold the request.
 */
export async function askToken(
  endpoint: TokenEndpoint,
  form: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const { oauthUrl, tenant, clientId, clientSecret } = endpoint;
  const client = {
    client_id: clientId,
    ...(clientSecret === '' ? {} : { client_secret: clientSecret }),
  };
  try {
    const answer = await fetch(`${oauthUrl}/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...client, ...form }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { status } = answer;
    return {
      status,
      retryAfter: answer.headers.get('retry-after'),
      body: jsonOrNull(await answer.text()),
    };
  } catch (error) {
    return { status: undefined, retryAfter: null, body: networkCode(error) };
  }
}

export function jsonOrNull(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

const Caused = z.object({ cause: z.object({ code: z.string().max(60) }) });

/** `ECONNREFUSED` and the like: why `fetch` had no answer. */
export function networkCode(error: unknown): string {
  const caused = Caused.safeParse(error);
  return caused.success ? caused.data.cause.code : '';
}

/** RFC 6749, section 5.1. */
export const Tokens = z.object({
  access_token: z.string().min(1),
  expires_in: z.number(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().default(''),
});

const Secret = z
  .object({
    refresh_token: z.string().min(1),
    client_id: z.string().optional(),
    client_secret: z.string().optional(),
  })
  .transform((given) => ({
    refreshToken: given.refresh_token,
    clientId: given.client_id,
    clientSecret: given.client_secret,
  }));

/** A plain refresh token, or JSON `{"refresh_token", "client_id", "client_secret"}` of another app registration. */
export function readSecret(secret: string): z.infer<typeof Secret> {
  const text = secret.trim();
  if (!text.startsWith('{'))
    return { refreshToken: text, clientId: undefined, clientSecret: undefined };
  const parsed = Secret.safeParse(jsonOrNull(text));
  if (!parsed.success) throw new Invalid('The grant holds no refresh token');
  return parsed.data;
}

/** The same grant with the refresh token that follows. */
export function withRefreshToken(secret: string, next: string): string {
  const { clientId, clientSecret } = readSecret(secret);
  if (clientId === undefined) return next;
  return JSON.stringify({
    refresh_token: next,
    client_id: clientId,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
  });
}

export interface Cached {
  accessToken: string;
  expiresAtMs: number;
}

/** Access tokens by the digest of the grant that they came from, so that a new session costs no request. */
export class TokenCache {
  readonly #tokens = new Map<string, Cached>();

  get(secret: string, scope: string): Cached | undefined {
    return this.#tokens.get(keyOf(secret, scope));
  }

  set(secret: string, scope: string, token: Cached): void {
    this.#tokens.set(keyOf(secret, scope), token);
    const oldest = this.#tokens.keys().next();
    if (this.#tokens.size > TOKENS_MAX && oldest.done === false) this.#tokens.delete(oldest.value);
  }

  /** Forgets the token of this grant, and wherever else the same one is kept. */
  delete(secret: string, scope: string): void {
    const dead = this.get(secret, scope)?.accessToken;
    for (const [key, { accessToken }] of this.#tokens)
      if (accessToken === dead) this.#tokens.delete(key);
  }
}

function keyOf(secret: string, scope: string): string {
  return createHash('sha256').update(`${scope}\n${secret}`).digest('base64');
}
