import { Invalid, Transient } from '../../lib/errors.ts';
import type { Consent, ConsentedGrant } from '../connector.ts';
import { failureOf } from './failure.ts';
import { askToken, GRAPH_SCOPE, Tokens } from './identity.ts';
import type { MicrosoftOptions } from './options.ts';

/** What Microsoft adds by itself or what names the mailbox; none of it reaches any mail or calendar. */
const BESIDE = new Set(['openid', 'profile', 'email', 'offline_access', 'User.Read']);

/** The authorization code flow of the Microsoft identity platform (v2-oauth2-auth-code-flow), with PKCE. */
export function createConsent(options: MicrosoftOptions, scopes: Consent['scopes']): Consent {
  const { oauthUrl, tenant, clientId } = options;
  return {
    scopes,
    issuer: new URL(oauthUrl).origin,
    page: (ask) => {
      if (clientId === '')
        throw new Invalid(
          'MICROSOFT_CLIENT_ID is missing: it names the app registration to consent to',
        );
      const url = new URL(`${oauthUrl}/${tenant}/oauth2/v2.0/authorize`);
      const query = {
        client_id: clientId,
        redirect_uri: ask.redirectUri,
        response_type: 'code',
        response_mode: 'query',
        // `User.Read` names the mailbox; `offline_access` gives the refresh token.
        scope: [
          ...['User.Read', ...ask.scopes].map((scope) => `${GRAPH_SCOPE}${scope}`),
          'offline_access',
        ].join(' '),
        state: ask.state,
        code_challenge: ask.challenge,
        code_challenge_method: 'S256',
        prompt: 'select_account',
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },
    exchange: (answer) => exchange(options, scopes, answer),
    revoke: () => Promise.reject(new Invalid(NO_REVOCATION)),
  };
}

const NO_REVOCATION =
  'Microsoft lets no app give a grant back: remove it at https://myapps.microsoft.com or https://account.live.com/consent/Manage';

async function exchange(
  options: MicrosoftOptions,
  wanted: Consent['scopes'],
  { code, verifier, redirectUri }: { code: string; verifier: string; redirectUri: string },
): Promise<ConsentedGrant> {
  const { status, retryAfter, body } = await askToken(options, {
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: redirectUri,
  });
  if (status === undefined || status === 429 || status >= 500)
    throw new Transient('Microsoft did not answer');
  if (status !== 200) {
    const { code: reason } = failureOf({ status, retryAfter, body }, options.clock.now());
    throw new Invalid(`Microsoft refused the consent (${reason || 'no reason given'})`);
  }
  const answer = Tokens.safeParse(body);
  if (!answer.success || answer.data.refresh_token === undefined)
    throw new Invalid('Microsoft gave no refresh token');
  return { secret: answer.data.refresh_token, scopes: scopesOf(answer.data.scope, wanted) };
}

/** Without what reaches nothing; writing includes reading, which Microsoft then names as well. */
function scopesOf(text: string, { read, write }: Consent['scopes']): string[] {
  const scopes = text
    .split(' ')
    .map((scope) => scope.replace(GRAPH_SCOPE, ''))
    .filter((scope) => scope !== '' && !BESIDE.has(scope));
  const writes = write?.some((scope) => scopes.includes(scope)) ?? false;
  return writes ? scopes.filter((scope) => !read.includes(scope)) : scopes;
}
