import type { Context } from '../context.ts';
import { type SwitchScope, turnSwitch } from '../store/switches.ts';
import { openCards } from '../store/proposal-reads.ts';
import { cardKey } from '../store/proposals.ts';
import { wantPost } from '../store/posts.ts';

/**
 * Throws or releases the kill switch. It needs no model, no queue and no Slack: the row is what every
 * claim reads, so it holds from the moment that this resolves. Returns whether anything changed.
 */
export async function pause(
  ctx: Context,
  scope: SwitchScope,
  change: { by: string; paused: boolean },
): Promise<boolean> {
  return await ctx.store.write(async (unit) => {
    const changed = await turnSwitch(unit, scope, change);
    if (!changed || !('person' in scope)) return changed;
    for (const { cardId } of await openCards(unit.db, scope.person)) {
      await wantPost(unit, {
        key: cardKey(cardId),
        ownerId: scope.person,
        kind: 'card',
        subjectId: cardId,
      });
    }
    return true;
  });
}
