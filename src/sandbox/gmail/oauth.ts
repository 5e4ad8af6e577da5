import { type Grant, issueToken } from './tokens.ts';
import type { World } from './world.ts';

export interface OauthAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** What Google's access tokens live: an hour, of which a second is held back. */
export const ACCESS_TOKEN_LIFETIME_S = 3599;

/** `POST /token`: the refresh_token grant of Google's OAuth server. */
export function exchangeToken(form: URLSearchParams, world: World, lifetimeS: number): OauthAnswer {
  if (form.get('grant_type') !== 'refresh_token')
    return refusal('unsupported_grant_type', `Invalid grant_type: ${form.get('grant_type') ?? ''}`);
  if ((form.get('client_id') ?? '') === '')
    return refusal('invalid_request', 'Could not determine client ID from request.');
  const token = form.get('refresh_token') ?? '';
  if (token === '') return refusal('invalid_request', 'Missing required parameter: refresh_token');
  const grant = world.grant(token);
  if (grant === null || grant.expiresAtMs !== null)
    return refusal('invalid_grant', 'Token has been expired or revoked.');
  const scopes = narrowed(grant.scopes, form.get('scope'));
  if (scopes === undefined) return refusal('invalid_scope', 'Some requested scopes were invalid.');
  const body = accessToken(world, { address: grant.address, scopes }, lifetimeS);
  return { status: 200, body };
}

/** The fields of a token answer (RFC 6749, section 5.1), with an access token for a mailbox. */
export function accessToken(
  world: World,
  { address, scopes }: Pick<Grant, 'address' | 'scopes'>,
  lifetimeS: number,
): Record<string, unknown> {
  const expiresAtMs = world.clock.now().getTime() + lifetimeS * 1000;
  const { generation, address: own } = world.addMailbox(address);
  return {
    access_token: issueToken({ address: own, generation, scopes, expiresAtMs }),
    expires_in: lifetimeS,
    scope: scopes.join(' '),
    token_type: 'Bearer',
  };
}

/** `POST /revoke`: takes back everything that the person granted, whichever of its tokens is named. */
export function revokeToken(form: URLSearchParams, world: World): OauthAnswer {
  const grant = world.grant(form.get('token') ?? '');
  if (grant === null) return refusal('invalid_token', 'Token expired or revoked');
  world.commit(grant.address, [{ type: 'revoked' }]);
  return { status: 200, body: {} };
}

/** `/tokeninfo`: what an access token allows, and for how long. */
export function tokenInfo(form: URLSearchParams, world: World): OauthAnswer {
  const grant = world.grant(form.get('access_token') ?? '');
  if (grant === null || grant.expiresAtMs === null)
    return refusal('invalid_token', 'Invalid Value');
  const expiresAtS = Math.floor(grant.expiresAtMs / 1000);
  const nowS = Math.floor(world.clock.now().getTime() / 1000);
  const body = {
    scope: grant.scopes.join(' '),
    exp: String(expiresAtS),
    expires_in: String(expiresAtS - nowS),
    email: grant.address,
    email_verified: 'true',
    access_type: 'offline',
  };
  return { status: 200, body };
}

/** A living refresh token for a mailbox: the same for the same scopes until access is revoked. */
export function refreshToken(world: World, address: string, scopes: readonly string[]): string {
  const { generation, address: own } = world.addMailbox(address);
  const grant: Grant = { address: own, generation, scopes: [...scopes], expiresAtMs: null };
  return issueToken(grant);
}

function narrowed(granted: readonly string[], asked: string | null): string[] | undefined {
  const wanted = (asked ?? '').split(' ').filter((scope) => scope !== '');
  if (wanted.length === 0) return [...granted];
  return wanted.every((scope) => granted.includes(scope)) ? wanted : undefined;
}

export function refusal(error: string, description: string): OauthAnswer {
  return { status: 400, body: { error, error_description: description } };
}
