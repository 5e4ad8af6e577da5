import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { showNext } from '../flow/show-next.ts';
import { actorOf } from '../flow/standing.ts';
import { errorMessage } from '../lib/errors.ts';
import { clickerOf, tell } from './answering.ts';

/** “Show the next ones”: held proposals come, within the caps. */
export function registerShowingNext(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>('cards.next', async ({ ack, body }) => {
    const clicker = clickerOf(body);
    await ack();
    try {
      await tell(ctx, clicker, await showNext(ctx, await actorOf(ctx, clicker)));
    } catch (error) {
      ctx.log.warn({ error: errorMessage(error) }, 'the next cards could not be shown');
    }
  });
}
