import { randomBytes } from 'node:crypto';
import type { Context } from '../context.ts';
import type { AuditActor } from '../domain/audit.ts';
import { Invalid } from '../lib/errors.ts';
import { getAccount } from '../store/accounts.ts';
import { saveGrant, takeGrant } from '../store/vault.ts';
import { webhookOf } from './receive-webhook.ts';

const SECRET_MIN = 16;

/**
 * Gives an account the secret by which its webhook is known, one of our own making unless one is given. An
 * earlier one no longer counts. Throws `Invalid` where the provider offers no webhook, or the secret is short.
 */
export async function giveWebhook(
  ctx: Context,
  { accountId, given, actor }: { accountId: string; given: string | null; actor: AuditActor },
): Promise<{ path: string; secret: string }> {
  const account = await getAccount(ctx.store.db, accountId);
  const webhook = webhookOf(ctx, account);
  if (account.state === 'removed' || webhook === undefined)
    throw new Invalid(`Nightshift takes no webhook for this ${account.kind} account`);
  if (webhook.signedWith === 'read')
    throw new Invalid('This account was added with the secret of its webhook: add it again');
  const secret = given ?? randomBytes(32).toString('base64url');
  if (secret.length < SECRET_MIN)
    throw new Invalid(`A webhook's secret must have at least ${SECRET_MIN} characters`);
  await ctx.store.write(async (unit) => {
    await saveGrant(unit, ctx.vaultKey, { account, access: 'webhook', secret });
    unit.record(account.ownerId, {
      type: 'webhook.given',
      actor,
      subject: account.id,
      data: { own: given === null },
    });
  });
  return { path: `/hooks/${account.id}`, secret };
}

/** From now on deliveries for this account are refused. Throws `Invalid` where none were taken. */
export async function removeWebhook(
  ctx: Context,
  { accountId, actor }: { accountId: string; actor: AuditActor },
): Promise<void> {
  const account = await getAccount(ctx.store.db, accountId);
  await ctx.store.write(async (unit) => {
    const taken = await takeGrant(unit, ctx.vaultKey, { account, access: 'webhook' });
    if (taken === null) throw new Invalid('This account has no webhook');
    unit.record(account.ownerId, {
      type: 'webhook.removed',
      actor,
      subject: account.id,
      data: {},
    });
  });
}
