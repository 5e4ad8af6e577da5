import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import { personId } from '../domain/person.ts';
import { beginConsent, claimAnswer, consentOf, redeemConsent } from '../flow/consent.ts';
import { ensurePerson } from '../flow/join.ts';
import { storeGrant } from '../flow/store-grant.ts';
import { getAccount } from '../store/accounts.ts';
import { checkVaultKey } from '../store/vault-keys.ts';
import { OPERATOR } from './account.ts';

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
  const { kind } = consentOf(ctx, request.kind);
  await checkVaultKey(ctx.store.db, ctx.vaultKey, ctx.clock.now());
  const { teamId } = await ctx.poster.identify();
  const ownerId = personId(teamId, request.owner);
  await ensurePerson(ctx, ownerId);
  const access = request.write ? 'write' : 'read';
  const page = await ctx.store.write((unit) =>
    beginConsent(ctx, unit, { ownerId, kind, access, redirectUri }),
  );
  return { ownerId, page };
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
  const pending = await claimAnswer(ctx, answer, { ownerId });
  const given = await redeemConsent(ctx, pending, answer);
  const id = await ctx.store.write((unit) => storeGrant(ctx, unit, { given, actor: OPERATOR }));
  return await getAccount(ctx.store.db, id);
}
