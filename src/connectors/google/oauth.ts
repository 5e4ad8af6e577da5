import { createHash } from 'node:crypto';
import { auth } from '@googleapis/gmail';
import { z } from 'zod';
import { Invalid } from '../../lib/errors.ts';
import { parseJson } from '../../lib/trust.ts';
import type { Connection } from '../connector.ts';

/** The OAuth client of this installation. */
export interface GoogleClient {
  /** `https://oauth2.googleapis.com`; the token endpoint is `/token` below it. */
  oauthUrl: string;
  clientId: string;
  clientSecret: string;
}

const TOKENS_MAX = 1_000;

interface CachedToken {
  accessToken: string;
  expiresAtMs: number;
  scopes: readonly string[] | null;
}

/** Access tokens by the digest of the grant that they came from, so that a new session costs no request. */
export class TokenCache {
  readonly #tokens = new Map<string, CachedToken>();

  get(secret: string): CachedToken | undefined {
    return this.#tokens.get(keyOf(secret));
  }

  set(secret: string, token: CachedToken): void {
    this.#tokens.set(keyOf(secret), token);
    const oldest = this.#tokens.keys().next();
    if (this.#tokens.size > TOKENS_MAX && oldest.done === false) this.#tokens.delete(oldest.value);
  }
}

function keyOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64');
}

export type Oauth = InstanceType<typeof auth.OAuth2>;

/** An authorisation that renews itself, with the access token that an earlier one of the same grant left. */
export function openOauth(
  connection: Connection,
  options: GoogleClient,
  tokens: TokenCache,
): Oauth {
  const { secret } = connection;
  const oauth = createOauth(connection, options);
  const cached = tokens.get(secret);
  oauth.setCredentials({
    refresh_token: readSecret(secret).refreshToken,
    ...(cached === undefined
      ? {}
      : { access_token: cached.accessToken, expiry_date: cached.expiresAtMs }),
  });
  oauth.on('tokens', ({ access_token: accessToken, expiry_date: expiresAtMs, scope }) => {
    const scopes = scope?.split(' ').filter((each) => each !== '') ?? null;
    if (typeof accessToken === 'string' && typeof expiresAtMs === 'number')
      tokens.set(secret, { accessToken, expiresAtMs, scopes });
  });
  return oauth;
}

function createOauth(connection: Connection, options: GoogleClient): Oauth {
  const { clientId = options.clientId, clientSecret = options.clientSecret } = readSecret(
    connection.secret,
  );
  return new auth.OAuth2({
    clientId,
    clientSecret,
    endpoints: { oauth2TokenUrl: `${options.oauthUrl}/token` },
    transporterOptions: {
      // The one place through which every request goes: counted, and never sent twice by the SDK.
      adapter: (request, send) => {
        connection.meter({ httpRequests: 1 });
        request.retryConfig = { shouldRetry: () => false };
        return send(request);
      },
    },
  });
}

const Secret = z
  .object({
    refresh_token: z.string().optional(),
    refreshToken: z.string().optional(),
    client_id: z.string().optional(),
    client_secret: z.string().optional(),
  })
  .transform((given) => ({
    refreshToken: given.refresh_token ?? given.refreshToken ?? '',
    clientId: given.client_id,
    clientSecret: given.client_secret,
  }));

/** A plain refresh token, or Google's `authorized_user` JSON. */
export function readSecret(secret: string): z.infer<typeof Secret> {
  const text = secret.trim();
  if (!text.startsWith('{'))
    return { refreshToken: text, clientId: undefined, clientSecret: undefined };
  const parsed = Secret.safeParse(parsedOrNull(text));
  if (!parsed.success || parsed.data.refreshToken === '')
    throw new Invalid('The grant holds no refresh token');
  return parsed.data;
}

function parsedOrNull(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
