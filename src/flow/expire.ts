import type { Context } from '../context.ts';
import { commandAgain } from '../domain/deed-words.ts';
import { Conflict } from '../lib/errors.ts';
import { proposalsExpired } from '../store/proposal-reads.ts';
import { transition } from '../store/proposals.ts';
import { releaseHeld } from '../store/signals.ts';
import * as say from '../words/outcomes.ts';

/** Ends what nobody decided in time: no answer is no action. */
export async function expire(ctx: Context): Promise<void> {
  for (const proposal of await proposalsExpired(ctx.store.db, ctx.clock.now())) {
    const command = commandAgain(proposal);
    const again = command === null ? '' : say.toBeAskedAgain(command);
    try {
      await ctx.store.write(async (unit) => {
        await transition(unit, {
          proposal,
          to: 'expired',
          actor: { kind: 'flow', id: 'sweep' },
          outcome: say.itRanOutBefore(again),
        });
        await releaseHeld(unit, proposal.ownerId);
      });
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}
