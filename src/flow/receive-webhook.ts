import { pipelineConnector } from '../actions/action.ts';
import type { Delivery, Webhook } from '../connectors/pipelines/webhook.ts';
import type { Context } from '../context.ts';
import { type Account, isPipeline } from '../domain/account.ts';
import { Invalid } from '../lib/errors.ts';
import { getAccount } from '../store/accounts.ts';
import { openReadGrant, openWebhookSecret } from '../store/vault.ts';
import { hurryRead, noteDelivery } from '../store/webhooks.ts';
import { hurry } from './hurry.ts';
import { ingestJob } from './jobs.ts';
import { takeRuns } from './take-runs.ts';

/** `ignored` is authentic and about something else; `repeated` came before; `misread` is not understood. */
export type Received = 'accepted' | 'ignored' | 'repeated' | 'refused' | 'misread';

/**
 * Takes a delivery for an account. All that it does is to make the account's next read due now: what there
 * is to know is read from the provider, so that a forged, late or lost delivery changes nothing else. Only
 * where nothing can be read is what it says taken.
 */
export async function receiveWebhook(
  ctx: Context,
  { accountId, delivery }: { accountId: string; delivery: Delivery },
): Promise<Received> {
  const account = await findAccount(ctx, accountId);
  const webhook = account === null ? undefined : webhookOf(ctx, account);
  if (account === null || webhook === undefined) return 'refused';
  const secret = await secretOf(ctx, account, webhook);
  if (secret === null) return 'refused';
  const authentic = webhook.authenticate(delivery, { secret, now: ctx.clock.now(), account });
  if (authentic === null) return 'refused';
  if (!authentic.concernsRuns) return 'ignored';
  const { runs, cursorAfter } = webhook;
  if (runs !== undefined && cursorAfter !== undefined)
    return await takeRuns(ctx, { account, webhook: { runs, cursorAfter }, delivery, authentic });
  const { isNew, isDue } = await ctx.store.write(async (unit) => {
    const fresh = await noteDelivery(unit, { accountId, ids: authentic.ids });
    return { isNew: fresh, isDue: fresh && (await hurryRead(unit, accountId)) };
  });
  if (isDue) await hurry(ctx, [ingestJob(accountId)]);
  return isNew ? 'accepted' : 'repeated';
}

async function secretOf(
  ctx: Context,
  account: Account,
  { signedWith }: Webhook,
): Promise<string | null> {
  const { db } = ctx.store;
  if (signedWith === 'read') return await openReadGrant(db, ctx.vaultKey, account);
  return await openWebhookSecret(db, ctx.vaultKey, account);
}

async function findAccount(ctx: Context, accountId: string): Promise<Account | null> {
  try {
    const account = await getAccount(ctx.store.db, accountId);
    return account.state === 'removed' ? null : account;
  } catch (error) {
    if (error instanceof Invalid) return null;
    throw error;
  }
}

/** How this account's provider signs; undefined where it offers no webhook. */
export function webhookOf(ctx: Context, { kind }: Pick<Account, 'kind'>): Webhook | undefined {
  return isPipeline(kind) ? pipelineConnector(ctx.connectors, kind).webhook : undefined;
}
