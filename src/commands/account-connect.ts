import { createHash, randomBytes } from 'node:crypto';
import { mailConnector } from '../actions/action.ts';
import type { Consent } from '../connectors/mail/connector.ts';
import type { Context } from '../context.ts';
import { type Account, AccountKind, isMail } from '../domain/account.ts';
import { personId } from '../domain/person.ts';
import { Conflict, Invalid } from '../lib/errors.ts';
import { connectAccount, getAccount, listAccounts } from '../store/accounts.ts';
import { askConsent, type PendingConsent, takeConsent } from '../store/consents.ts';
import { checkVaultKey } from '../store/vault-keys.ts';
import { saveGrant } from '../store/vault.ts';
import { ensurePerson } from '../flow/join.ts';
import { profile, OPERATOR } from './account.ts';

export interface ConnectRequest {
  kind: string;
  /** Slack user id of the owner. */
  owner: string;
  /** Ask for the separate grant that writes, of an account that is connected for reading. */
  write: boolean;
}

/** Whose consent is asked for, as whom the answer must come. */
export interface Asked {
  ownerId: string;
  /** The provider's page for the person's browser. */
  page: string;
}

/** Prepares a consent; `redirectUri` is where the provider sends the browser back, to the letter. */
export async function askForConsent(
  ctx: Context,
  request: ConnectRequest,
  redirectUri: string,
): Promise<Asked> {
  const { kind, consent } = consentOf(ctx, request.kind);
  await checkVaultKey(ctx.store.db, ctx.vaultKey, ctx.clock.now());
  const { teamId } = await ctx.poster.identify();
  const ownerId = personId(teamId, request.owner);
  await ensurePerson(ctx, ownerId);
  const access = request.write ? 'write' : 'read';
  // 43 characters, RFC 7636, section 4.1.
  const verifier = randomBytes(32).toString('base64url');
  const state = await ctx.store.write((unit) =>
    askConsent(unit, { ownerId, kind, access, verifier, redirectUri }),
  );
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const scope = consent.scopes[access];
  return { ownerId, page: consent.page({ scope, state, challenge, redirectUri }) };
}

/**
 * Makes a grant of what the provider sent back. Rejects with `Conflict` when the answer fits no consent that
 * this person was asked for: another one may still come. Any other rejection is the end of this consent.
 */
export async function acceptConsent(
  ctx: Context,
  ownerId: string,
  answer: URLSearchParams,
): Promise<Account> {
  const state = answer.get('state') ?? '';
  const pending = await ctx.store.write((unit) => takeConsent(unit, { state, ownerId }));
  if (pending === null)
    throw new Conflict('This answer was not asked for, came too late, or was used already');
  const { kind, consent } = consentOf(ctx, pending.kind);
  // RFC 9207, section 2.4: an answer of another server is a mix-up attack.
  const issuer = answer.get('iss');
  if (issuer !== null && issuer !== consent.issuer)
    throw new Invalid('The answer comes from another server than the one that was asked');
  const code = answer.get('code');
  if (code === null) throw new Invalid(`There is no consent (${errorOf(answer)})`);
  const { verifier, redirectUri, access } = pending;
  const granted = await consent.exchange({ code, verifier, redirectUri });
  checkScopes(granted.scopes, consent, access);
  const probe = await profile(ctx, {
    kind,
    ownerId,
    secret: granted.secret,
    access,
    settings: {},
  });
  const grant = { secret: granted.secret, scopes: granted.scopes };
  return await storeGrant(ctx, { ...pending, kind }, { ...probe, ...grant });
}

async function storeGrant(
  ctx: Context,
  { ownerId, kind, access }: PendingConsent & { kind: AccountKind },
  found: { name: string; cursor: string | null; secret: string; scopes: readonly string[] },
): Promise<Account> {
  const { name, cursor, secret, scopes } = found;
  const known = (await listAccounts(ctx.store.db, ownerId)).find(
    (account) => account.kind === kind && account.name === name,
  );
  if (access === 'write' && known === undefined)
    throw new Invalid(`${name} is not connected for reading: leave --write out first`);
  const settings = known?.settings ?? {};
  const id = await ctx.store.write(async (unit) => {
    const account =
      access === 'write' && known !== undefined
        ? known.id
        : await connectAccount(unit, { ownerId, kind, name, settings, cursor }, OPERATOR);
    const place = { account: { id: account, ownerId }, access };
    await saveGrant(unit, ctx.vaultKey, { ...place, secret, scopes });
    const data = { access, scopes: [...scopes] };
    unit.record(ownerId, { type: 'grant.given', actor: OPERATOR, subject: account, data });
    return account;
  });
  return await getAccount(ctx.store.db, id);
}

/** A person may untick what was asked for; and a grant that reads must not be one that writes. */
function checkScopes(
  scopes: readonly string[],
  consent: Consent,
  access: PendingConsent['access'],
): void {
  const wanted = consent.scopes[access];
  if (!scopes.includes(wanted)) throw new Invalid(`The consent lacks the scope ${wanted}`);
  const more = scopes.filter((scope) => scope !== wanted);
  if (more.length > 0)
    throw new Invalid(`The consent gives more than was asked for: ${more.join(', ')}`);
}

function consentOf(ctx: Context, name: string): { kind: AccountKind; consent: Consent } {
  const kind = AccountKind.safeParse(name);
  if (!kind.success || !isMail(kind.data))
    throw new Invalid('Only mailboxes are connected by consent: use `account add` for others');
  const { consent } = mailConnector(ctx.connectors, kind.data);
  if (consent === null)
    throw new Invalid(`${name} has no page for consent: use \`account add\` with a password`);
  return { kind: kind.data, consent };
}

/** RFC 6749, section 4.1.2.1; nothing else of the address is repeated. */
function errorOf(answer: URLSearchParams): string {
  const error = answer.get('error') ?? '';
  return /^[a-z_]{1,40}$/.test(error) ? error : 'no reason given';
}
