import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { nudge } from '../flow/nudge.ts';
import { personId } from '../domain/person.ts';
import { errorMessage } from '../lib/errors.ts';
import { clickerOf, tell } from './answering.ts';

/** “Ask after it” beside what nobody answered: a draft comes, as a card. */
export function registerNudging(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>('digest.nudge', async ({ ack, body, action }) => {
    const clicker = clickerOf(body);
    await ack();
    try {
      const ownerId = personId(clicker.teamId, clicker.userId);
      await tell(ctx, clicker, await nudge(ctx, { ownerId, proposalId: action.value ?? '' }));
    } catch (error) {
      ctx.log.warn(
        { error: errorMessage(error) },
        'a draft that asks after an answer was not made',
      );
    }
  });
}
