import { mailConnector } from '../actions/action.ts';
import type { Context } from '../context.ts';
import { isMail } from '../domain/account.ts';
import type { AuditActor } from '../domain/audit.ts';
import { Invalid, Reauthorise } from '../lib/errors.ts';
import { getAccount, saveProgress } from '../store/accounts.ts';
import { openReadGrant, takeGrant } from '../store/vault.ts';
import { profile } from './account-profile.ts';

/**
 * Takes the grant that writes back at the provider and out of the vault, both or neither. Some providers
 * (Google) take back with it the grant that reads; then the account waits for a new one, and this says so.
 */
export async function revokeWriting(
  ctx: Context,
  id: string,
  actor: AuditActor,
): Promise<{ stillReads: boolean }> {
  const account = await getAccount(ctx.store.db, id);
  const { kind, ownerId } = account;
  await ctx.store.write(async (unit) => {
    const secret = await takeGrant(unit, ctx.vaultKey, { account, access: 'write' });
    if (secret === null) throw new Invalid(`${id} has no grant that writes`);
    const consent = isMail(kind) ? mailConnector(ctx.connectors, kind).consent : null;
    await consent?.revoke(secret);
    const data = { access: 'write', atProvider: consent !== null };
    unit.record(ownerId, { type: 'grant.revoked', actor, subject: id, data });
  });
  try {
    const secret = await openReadGrant(ctx.store.db, ctx.vaultKey, account);
    await profile(ctx, { kind, ownerId, secret, settings: account.settings });
    return { stillReads: true };
  } catch (error) {
    if (!(error instanceof Reauthorise)) throw error;
    await ctx.store.write((unit) =>
      saveProgress(unit, account, { progress: { state: 'reauthorise' } }),
    );
    return { stillReads: false };
  }
}
