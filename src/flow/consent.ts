import { createHash, randomBytes } from 'node:crypto';
import { calendarConnector, mailConnector } from '../actions/action.ts';
import type { Consent } from '../connectors/connector.ts';
import type { Context } from '../context.ts';
import { AccountKind, type ConsentKind, isCalendar, isMail } from '../domain/account.ts';
import { PROVIDERS } from '../domain/provider-words.ts';
import { Conflict, Invalid } from '../lib/errors.ts';
import { type Answerer, askConsent, type PendingConsent, takeConsent } from '../store/consents.ts';
import type { Unit } from '../store/store.ts';
import { profile } from './account-profile.ts';
import * as say from '../words/connecting.ts';

export interface ConsentAsked {
  ownerId: string;
  kind: string;
  access: 'read' | 'write';
  /** Where the provider sends the browser back, to the letter. */
  redirectUri: string;
  /** Secret of the browser that alone may answer; none where the answer comes to the asking process. */
  browser?: string;
}

/** A grant that a provider gave, with the mailbox that it opens; stored nowhere yet. */
export interface Consented {
  ownerId: string;
  kind: ConsentKind;
  access: 'read' | 'write';
  name: string;
  cursor: string | null;
  secret: string;
  scopes: readonly string[];
}

/** Prepares a consent by PKCE with S256 (RFC 7636) and returns the provider's page for it. */
export async function beginConsent(ctx: Context, unit: Unit, asked: ConsentAsked): Promise<string> {
  const { ownerId, access, redirectUri, browser = null } = asked;
  const { kind, consent } = consentOf(ctx, asked.kind);
  // 43 characters, RFC 7636, section 4.1.
  const verifier = randomBytes(32).toString('base64url');
  const pending = { ownerId, kind, access, verifier, redirectUri };
  const state = await askConsent(unit, pending, browser);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return consent.page({ scopes: scopesFor(consent, access), state, challenge, redirectUri });
}

/** Uses the state of an answer up. Throws `Conflict` when it fits no consent that this one was asked for. */
export async function claimAnswer(
  ctx: Context,
  answer: URLSearchParams,
  by: Answerer,
): Promise<PendingConsent> {
  const state = answer.get('state') ?? '';
  const pending = await ctx.store.write((unit) => takeConsent(unit, { state, ...by }));
  if (pending === null)
    throw new Conflict(
      'This answer was not asked for, came too late, was used already, or is of another browser than the one that began',
    );
  return pending;
}

/** Exchanges the answer and asks the provider which mailbox it opens. Throws `Invalid` and `Transient`. */
export async function redeemConsent(
  ctx: Context,
  pending: PendingConsent,
  answer: URLSearchParams,
): Promise<Consented> {
  const { kind, consent } = consentOf(ctx, pending.kind);
  // RFC 9207, section 2.4: an answer of another server is a mix-up attack.
  const issuer = answer.get('iss');
  if (issuer !== null && issuer !== consent.issuer)
    throw new Invalid('The answer comes from another server than the one that was asked');
  const code = answer.get('code');
  if (code === null) throw new Invalid(noConsent(answer, PROVIDERS[kind].provider));
  const { verifier, redirectUri, access, ownerId } = pending;
  const { secret, scopes } = await consent.exchange({ code, verifier, redirectUri });
  checkScopes(scopes, consent, access);
  const { name, cursor } = await profile(ctx, { kind, ownerId, secret, access, settings: {} });
  return { ownerId, kind, access, name, cursor, secret, scopes };
}

/** Throws `Invalid` where the kind has no page on which people consent. */
export function consentOf(ctx: Context, name: string): { kind: ConsentKind; consent: Consent } {
  const kind = AccountKind.safeParse(name).data;
  if (kind !== undefined && isCalendar(kind))
    return { kind, consent: calendarConnector(ctx.connectors, kind).consent };
  if (kind === undefined || !isMail(kind))
    throw new Invalid(
      'Only mailboxes and calendars are connected by consent: use `account add` for others',
    );
  const { consent } = mailConnector(ctx.connectors, kind);
  if (consent === null)
    throw new Invalid(`${name} has no page for consent: use \`account add\` with a password`);
  return { kind, consent };
}

/** Throws `Invalid` where there is nothing to write. */
export function scopesFor(
  { scopes }: Consent,
  access: PendingConsent['access'],
): readonly string[] {
  const wanted = scopes[access];
  if (wanted === undefined) throw new Invalid('This source is only ever read');
  return wanted;
}

/** A person may untick what was asked for; and a grant that reads must not be one that writes. */
function checkScopes(
  scopes: readonly string[],
  consent: Consent,
  access: PendingConsent['access'],
): void {
  const wanted = scopesFor(consent, access);
  const lacking = wanted.filter((scope) => !scopes.includes(scope));
  if (lacking.length > 0) throw new Invalid(`The consent lacks the scope ${lacking.join(', ')}`);
  const more = scopes.filter((scope) => !wanted.includes(scope));
  if (more.length > 0)
    throw new Invalid(`The consent gives more than was asked for: ${more.join(', ')}`);
}

/** RFC 6749, section 4.1.2.1; nothing else of the address is repeated. */
function noConsent(answer: URLSearchParams, provider: string): string {
  const error = answer.get('error') ?? '';
  if (error === 'access_denied') return say.wasNotAllowedToGive(provider, error);
  const reason = /^[a-z_]{1,40}$/.test(error) ? error : say.noReasonGiven;
  return say.gaveNoAccess(provider, reason);
}
