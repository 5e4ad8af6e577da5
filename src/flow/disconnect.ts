import type { Context } from '../context.ts';
import type { AuditActor } from '../domain/audit.ts';
import { getAccount, removeAccount } from '../store/accounts.ts';
import { waitingOfAccount } from '../store/proposal-reads.ts';
import { transition } from '../store/proposals.ts';
import * as say from '../words/outcomes.ts';

/**
 * Takes a source away: its grants are forgotten and everything that waits for a decision or for its turn is
 * withdrawn, in one transaction, so that connecting it again later carries nothing out that was approved before.
 */
export async function disconnect(
  ctx: Context,
  accountId: string,
  actor: AuditActor,
): Promise<void> {
  const account = await getAccount(ctx.store.db, accountId);
  await ctx.store.write(async (unit) => {
    await removeAccount(unit, account, actor);
    for (const proposal of await waitingOfAccount(unit.db, account.id)) {
      await transition(unit, {
        proposal,
        to: 'withdrawn',
        actor,
        outcome: say.theAccountWasDisconnected,
      });
    }
  });
}
