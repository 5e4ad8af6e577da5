import type { Context } from '../context.ts';
import { endAllowance } from '../flow/allowances.ts';
import { Invalid } from '../lib/errors.ts';
import { liveAllowances } from '../store/allowances.ts';

/** Every standing grant that lives; only a person can make one, in Slack. */
export async function listGrants(ctx: Context): Promise<object[]> {
  const live = await liveAllowances(ctx.store.db, ctx.clock.now());
  return live.map(({ id, ownerId, accountId, kind, sender, createdAt, expiresAt }) => ({
    id,
    owner: ownerId,
    account: accountId,
    action: kind,
    sender,
    since: createdAt.toISOString(),
    until: expiresAt.toISOString(),
  }));
}

export async function revokeGrant(ctx: Context, id: string): Promise<void> {
  if (!(await endAllowance(ctx, { id, by: { operator: 'grants-command' } })))
    throw new Invalid(`No standing grant ${id} is live`);
}
