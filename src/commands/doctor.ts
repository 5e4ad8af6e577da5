import { loadConfig } from '../config.ts';
import { type Context, createContext } from '../context.ts';
import { errorMessage } from '../lib/errors.ts';
import { missingProof } from '../flow/sender-proof.ts';
import { readinessChecks, runChecks } from '../listeners/health.ts';
import { listAccounts } from '../store/accounts.ts';
import { migrate } from '../store/migrate.ts';
import { checkVaultKey } from '../store/vault-keys.ts';
import { heldGrants } from '../store/vault.ts';

export interface Diagnosis {
  healthy: boolean;
  checks: Record<string, string>;
}

/** Looks at everything that can be wrong and says what to do; it changes nothing at Slack or a provider. */
export async function doctor(): Promise<Diagnosis> {
  let ctx: Context;
  try {
    ctx = await createContext(loadConfig(), { visit: true });
  } catch (error) {
    return { healthy: false, checks: { configuration: errorMessage(error) } };
  }
  try {
    if (ctx.config.DATABASE_URL === undefined) await migrate(ctx.store.db);
    const { checks } = await runChecks({
      ...readinessChecks(ctx, null),
      vault: () => checkVaultKey(ctx.store.db, ctx.vaultKey, ctx.clock.now()),
      slack: async () => void (await ctx.poster.identify()),
      model: () =>
        ctx.model === null
          ? Promise.reject(
              new Error('none configured: triage works by rules; set OPENAI_MODEL to add one'),
            )
          : Promise.resolve(),
    });
    const senders = await senderChecks(ctx);
    const all = { configuration: 'ok', ...checks, ...(await accountChecks(ctx)), ...senders };
    const optional = new Set(['model', ...Object.keys(senders)]);
    return {
      healthy: Object.entries(all).every(([name, result]) => result === 'ok' || optional.has(name)),
      checks: all,
    };
  } finally {
    await ctx.close();
  }
}

async function accountChecks(ctx: Context): Promise<Record<string, string>> {
  const accounts = await listAccounts(ctx.store.db).catch(() => []);
  const checks = await Promise.all(
    accounts.map(async ({ id, name, state, coverage }): Promise<[string, string]> => {
      const grants = await heldGrants(ctx.store.db, id);
      if (state === 'reauthorise') return [name, 'must be connected again: nightshift account add'];
      if (!grants.includes('read'))
        return [name, 'has no grant that reads: nightshift account add'];
      return [name, coverage.problem ?? 'ok'];
    }),
  );
  return Object.fromEntries(checks);
}

/** Mailboxes in which no sender can be proven; that is no fault, and says what is missing. */
async function senderChecks(ctx: Context): Promise<Record<string, string>> {
  const accounts = await listAccounts(ctx.store.db).catch(() => []);
  const missing: [string, string][] = [];
  for (const account of accounts) {
    const words = await missingProof(ctx, account);
    if (words !== null) missing.push([`${account.name} senders`, words]);
  }
  return Object.fromEntries(missing);
}
