import { z } from 'zod';
import { Invalid, Transient } from '../../lib/errors.ts';
import { parseJson } from '../../lib/trust.ts';
import type { Consent, ConsentedGrant } from '../connector.ts';
import type { GoogleClient } from './oauth.ts';

const TIMEOUT_MS = 20_000;
const GOOGLE = 'https://accounts.google.com/o/oauth2/v2/auth';

type Options = GoogleClient & {
  /** Google's consent page, where it is another than Google's own. */
  authUrl?: string;
};

/** Google's OAuth 2.0 for installed and web apps (developers.google.com/identity/protocols/oauth2). */
export function createConsent(options: Options, scopes: Consent['scopes']): Consent {
  const { authUrl = GOOGLE } = options;
  return {
    scopes,
    issuer: new URL(authUrl).origin,
    page: (ask) => {
      if (options.clientId === '')
        throw new Invalid('GOOGLE_CLIENT_ID is missing: it names the OAuth client to consent to');
      const url = new URL(authUrl);
      const query = {
        client_id: options.clientId,
        redirect_uri: ask.redirectUri,
        response_type: 'code',
        scope: ask.scopes.join(' '),
        state: ask.state,
        code_challenge: ask.challenge,
        code_challenge_method: 'S256',
        // Without both Google gives no refresh token to a person who agreed before.
        access_type: 'offline',
        prompt: 'consent',
        // Else the read grant would get whatever the write grant was given earlier.
        include_granted_scopes: 'false',
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },
    exchange: (answer) => exchange(options, answer),
    revoke: (secret) => revoke(options, secret),
  };
}

const TokenAnswer = z.object({ refresh_token: z.string().min(1), scope: z.string() });

async function exchange(
  options: Options,
  { code, verifier, redirectUri }: { code: string; verifier: string; redirectUri: string },
): Promise<ConsentedGrant> {
  const { status, body } = await post(`${options.oauthUrl}/token`, {
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: redirectUri,
    client_id: options.clientId,
    ...(options.clientSecret === '' ? {} : { client_secret: options.clientSecret }),
  });
  if (status !== 200) throw new Invalid(`Google refused the consent (${reasonOf(body)})`);
  const answer = TokenAnswer.safeParse(body);
  if (!answer.success) throw new Invalid('Google gave no refresh token');
  const scopes = answer.data.scope.split(' ').filter((scope) => scope !== '');
  return { secret: answer.data.refresh_token, scopes };
}

/** RFC 7009; Google takes back with a token everything that the person granted to this client. */
async function revoke(options: Options, secret: string): Promise<void> {
  const { status, body } = await post(`${options.oauthUrl}/revoke`, { token: secret });
  if (status === 200 || reasonOf(body) === 'invalid_token') return;
  throw new Invalid(`Google did not revoke the grant (${reasonOf(body)})`);
}

/** No cause is kept: an error of `fetch` may hold the request, and the request holds tokens. */
async function post(
  url: string,
  form: Record<string, string>,
): Promise<{ status: number; body: unknown }> {
  let status: number;
  let text: string;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    status = answer.status;
    text = await answer.text();
  } catch {
    throw new Transient('Google did not answer');
  }
  if (status === 429 || status >= 500) throw new Transient('Google did not answer');
  try {
    return { status, body: parseJson(text) };
  } catch {
    return { status, body: null };
  }
}

/** The `error` of RFC 6749, section 5.2: one of a few words, and nothing else is repeated. */
function reasonOf(body: unknown): string {
  const parsed = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) }).safeParse(body);
  return parsed.success ? parsed.data.error : 'no reason given';
}
