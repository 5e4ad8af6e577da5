import { createHash, randomBytes } from 'node:crypto';
import { accessToken, type OauthAnswer, refreshToken, refusal } from './oauth.ts';
import { FULL_SCOPE, scopeUrl } from './tokens.ts';
import type { World } from './world.ts';

interface Code {
  address: string;
  clientId: string;
  redirectUri: string;
  scopes: string[];
  challenge: string;
  isOffline: boolean;
  expiresAtMs: number;
}

/** What a browser gets: a redirect, or a page of ours. */
export type ConsentAnswer = { location: string } | { status: number; page: string };

const CODE_LIFETIME_MS = 600_000;
const SCOPES = new Set([
  FULL_SCOPE,
  ...(
    [
      'gmail.readonly',
      'gmail.modify',
      'gmail.compose',
      'gmail.send',
      'gmail.metadata',
      'calendar.freebusy',
    ] as const
  ).map(scopeUrl),
]);

/** Google's consent page and the codes that it gives out (RFC 6749, section 4.1, with PKCE, RFC 7636). */
export class Consents {
  readonly #world: World;
  readonly #codes = new Map<string, Code>();

  constructor(world: World) {
    this.#world = world;
  }

  /** `GET /authorize`; with `auto=ADDRESS` the owner of that mailbox has agreed already. */
  authorize(query: URLSearchParams, issuer: string): ConsentAnswer {
    const redirectUri = query.get('redirect_uri') ?? '';
    if (!isRedirect(redirectUri)) return page(400, 'Error 400: redirect_uri_mismatch');
    if ((query.get('client_id') ?? '') === '') return page(400, 'Error 400: invalid_request');
    const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    const problem = problemOf(query, scopes);
    const back = (answer: Record<string, string>): ConsentAnswer => {
      const url = new URL(redirectUri);
      const state = query.get('state');
      if (state !== null) url.searchParams.set('state', state);
      for (const [name, value] of Object.entries({ ...answer, iss: issuer }))
        url.searchParams.set(name, value);
      return { location: url.href };
    };
    if (problem !== null) return back({ error: problem });
    const address = query.get('auto');
    if (address === null) return page(200, 'Add ?auto=ADDRESS to agree as the owner of a mailbox.');
    if (this.#world.mailbox(address) === undefined) return back({ error: 'access_denied' });
    const code = `4/0${randomBytes(24).toString('base64url')}`;
    this.#codes.set(code, {
      address,
      redirectUri,
      scopes,
      clientId: query.get('client_id') ?? '',
      challenge: query.get('code_challenge') ?? '',
      isOffline: query.get('access_type') === 'offline',
      expiresAtMs: this.#world.clock.now().getTime() + CODE_LIFETIME_MS,
    });
    return back({ code, scope: scopes.join(' ') });
  }

  /** The authorization_code grant of `POST /token`; a code that was shown once is used up, also in vain. */
  redeem(form: URLSearchParams, lifetimeS: number): OauthAnswer {
    const name = form.get('code') ?? '';
    const code = this.#codes.get(name);
    this.#codes.delete(name);
    if (code === undefined || code.expiresAtMs <= this.#world.clock.now().getTime())
      return refusal('invalid_grant', 'Malformed auth code.');
    if (form.get('client_id') !== code.clientId)
      return refusal('invalid_grant', 'The code was given to another client.');
    if (form.get('redirect_uri') !== code.redirectUri)
      return refusal('redirect_uri_mismatch', 'Bad Request');
    const verifier = form.get('code_verifier');
    if (verifier === null) return refusal('invalid_grant', 'Missing code verifier.');
    if (!/^[\w.~-]{43,128}$/.test(verifier) || challengeOf(verifier) !== code.challenge)
      return refusal('invalid_grant', 'Invalid code verifier.');
    return {
      status: 200,
      body: {
        ...accessToken(this.#world, code, lifetimeS),
        ...(code.isOffline
          ? { refresh_token: refreshToken(this.#world, code.address, code.scopes) }
          : {}),
      },
    };
  }
}

/** Only S256 is offered: `plain` protects nothing that the page could see. */
function problemOf(query: URLSearchParams, scopes: readonly string[]): string | null {
  if (query.get('response_type') !== 'code') return 'unsupported_response_type';
  if (scopes.length === 0 || !scopes.every((scope) => SCOPES.has(scope))) return 'invalid_scope';
  const challenge = query.get('code_challenge') ?? '';
  if (query.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(challenge))
    return 'invalid_request';
  return null;
}

/** Loopback with any port for installed apps (RFC 8252, section 7.3), else HTTPS; never a fragment. */
function isRedirect(uri: string): boolean {
  if (!URL.canParse(uri) || uri.includes('#')) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function page(status: number, text: string): ConsentAnswer {
  return { status, page: `<!doctype html><title>Sandbox</title><p>${text}</p>` };
}
