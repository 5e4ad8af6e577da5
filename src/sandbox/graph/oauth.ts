import { createHash, randomBytes } from 'node:crypto';
import { type Grant, SCOPES } from './tokens.ts';
import type { World } from './world.ts';

export interface OauthAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** What a browser gets: a redirect, or a page of ours. */
export type ConsentAnswer = { location: string } | { status: number; page: string };

interface Code {
  address: string;
  clientId: string;
  redirectUri: string;
  scopes: string[];
  challenge: string;
  expiresAtMs: number;
}

export const ACCESS_TOKEN_LIFETIME_S = 3_600;
const CODE_LIFETIME_MS = 600_000;
const IDENTITY_SCOPES = ['openid', 'profile', 'email', 'offline_access'];

/**
 * The Microsoft identity platform, v2.0 (learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow).
 * Unlike there, a grant never widens by what the same person agreed to for the same client at another time.
 */
export class Identity {
  readonly #world: World;
  readonly #lifetimeS: number;
  /** Refresh tokens that were used where each may be used once; null where they may be used again. */
  readonly #used: Set<string> | null;
  readonly #codes = new Map<string, Code>();

  constructor(world: World, options: { lifetimeS: number; isSingleUse: boolean }) {
    this.#world = world;
    this.#lifetimeS = options.lifetimeS;
    this.#used = options.isSingleUse ? new Set() : null;
  }

  /** `GET /{tenant}/oauth2/v2.0/authorize`; with `auto=ADDRESS` the owner of that mailbox has agreed already. */
  authorize(query: URLSearchParams): ConsentAnswer {
    const redirectUri = query.get('redirect_uri') ?? '';
    if (!URL.canParse(redirectUri) || redirectUri.includes('#'))
      return page(400, 'AADSTS50011: The redirect URI does not match.');
    const back = (answer: Record<string, string>): ConsentAnswer => {
      const url = new URL(redirectUri);
      const state = query.get('state');
      if (state !== null) url.searchParams.set('state', state);
      for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
      return { location: url.href };
    };
    const problem = problemOf(query);
    if (problem !== null) return back({ error: problem });
    const address = query.get('auto');
    if (address === null) return page(200, 'Add ?auto=ADDRESS to agree as the owner of a mailbox.');
    if (this.#world.mailbox(address) === undefined) return back({ error: 'access_denied' });
    const code = `0.AX${randomBytes(24).toString('base64url')}`;
    this.#codes.set(code, {
      address,
      redirectUri,
      scopes: words(query.get('scope')),
      clientId: query.get('client_id') ?? '',
      challenge: query.get('code_challenge') ?? '',
      expiresAtMs: this.#world.nowMs() + CODE_LIFETIME_MS,
    });
    return back({ code, session_state: 'sandbox' });
  }

  /** `POST /{tenant}/oauth2/v2.0/token`. */
  token(form: URLSearchParams): OauthAnswer {
    if ((form.get('client_id') ?? '') === '')
      return refusal('invalid_request', "AADSTS900144: The request body must contain 'client_id'.");
    if (form.get('grant_type') === 'authorization_code') return this.#redeem(form);
    if (form.get('grant_type') === 'refresh_token') return this.#refresh(form);
    return refusal('unsupported_grant_type', 'AADSTS70003: The grant type is not supported.');
  }

  /** A code that was shown once is used up, also in vain. */
  #redeem(form: URLSearchParams): OauthAnswer {
    const name = form.get('code') ?? '';
    const code = this.#codes.get(name);
    this.#codes.delete(name);
    if (code === undefined || code.expiresAtMs <= this.#world.nowMs())
      return refusal('invalid_grant', 'AADSTS70008: The code has expired or was used already.');
    if (form.get('client_id') !== code.clientId || form.get('redirect_uri') !== code.redirectUri)
      return refusal('invalid_grant', 'AADSTS70000: The code was given to another client.');
    const verifier = form.get('code_verifier') ?? '';
    if (!/^[\w.~-]{43,128}$/.test(verifier) || challengeOf(verifier) !== code.challenge)
      return refusal('invalid_grant', 'AADSTS501481: The Code_Verifier does not match.');
    const asked = words(form.get('scope'));
    return this.#answer({ ...code, rotation: 0 }, asked.length === 0 ? code.scopes : asked);
  }

  /** Each refresh gives a new refresh token; the old one lives on until its own end, as Microsoft documents. */
  #refresh(form: URLSearchParams): OauthAnswer {
    const token = form.get('refresh_token') ?? '';
    const grant = this.#world.grant(token);
    if (grant === null || grant.kind !== 'refresh' || this.#used?.has(token) === true)
      return refusal('invalid_grant', 'AADSTS70000: The grant was revoked, or has expired.');
    this.#used?.add(token);
    const asked = words(form.get('scope'));
    return this.#answer(
      { ...grant, rotation: grant.rotation + 1 },
      asked.length === 0 ? [...grant.scopes, 'offline_access'] : asked,
    );
  }

  #answer(
    grant: Pick<Grant, 'address' | 'scopes' | 'rotation'>,
    asked: readonly string[],
  ): OauthAnswer {
    const resource = (scopes: readonly string[]) =>
      scopes.map(bare).filter((name) => SCOPES.has(name));
    const scopes = resource(asked);
    if (!scopes.every((scope) => resource(grant.scopes).includes(scope)))
      return refusal('invalid_grant', 'AADSTS65001: The person has not consented to the scope.');
    const { address, rotation } = grant;
    const access = { kind: 'access' as const, scopes, rotation, lifetimeS: this.#lifetimeS };
    const refresh = { kind: 'refresh' as const, scopes: resource(grant.scopes), rotation };
    return {
      status: 200,
      body: {
        token_type: 'Bearer',
        scope: scopes.join(' '),
        expires_in: this.#lifetimeS,
        ext_expires_in: this.#lifetimeS,
        access_token: this.#world.token(address, access),
        ...(asked.includes('offline_access')
          ? { refresh_token: this.#world.token(address, refresh) }
          : {}),
      },
    };
  }
}

function problemOf(query: URLSearchParams): string | null {
  if (query.get('response_type') !== 'code') return 'unsupported_response_type';
  if ((query.get('client_id') ?? '') === '') return 'unauthorized_client';
  const scopes = words(query.get('scope'));
  const known = scopes.every((scope) => SCOPES.has(bare(scope)) || IDENTITY_SCOPES.includes(scope));
  if (scopes.length === 0 || !known) return 'invalid_scope';
  const challenge = query.get('code_challenge') ?? '';
  if (query.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(challenge))
    return 'invalid_request';
  return null;
}

/** Scopes of Graph may be written with or without their resource. */
function bare(scope: string): string {
  return scope.replace('https://graph.microsoft.com/', '');
}

function words(text: string | null): string[] {
  return (text ?? '').split(' ').filter((word) => word !== '');
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function page(status: number, text: string): ConsentAnswer {
  return { status, page: `<!doctype html><title>Sign in</title><p>${text}</p>` };
}

function refusal(error: string, description: string): OauthAnswer {
  return { status: 400, body: { error, error_description: description, error_codes: [] } };
}
