import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { decideConnection } from '../flow/confirm-connection.ts';
import { actorOf } from '../flow/standing.ts';
import type { Notice } from '../slack/blocks/notice.ts';
import { type Clicker, clickerOf, tell } from './answering.ts';
import { logFailure } from './log-failure.ts';
import * as say from '../words/connecting.ts';

/** The buttons under a mailbox that a browser brought: its person's word, and nobody else's. */
export function registerConnecting(app: App, ctx: Context): void {
  for (const [actionId, confirmed] of [
    ['connect.confirm', true],
    ['connect.discard', false],
  ] as const) {
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, action }) => {
      const clicker = clickerOf(body);
      const connectionId = action.value ?? '';
      const notice = await answered(ctx, clicker, { connectionId, confirmed });
      await ack();
      await tell(ctx, clicker, notice);
    });
  }
}

/** Fails closed: whatever goes wrong on the way to a word is no word. */
async function answered(
  ctx: Context,
  clicker: Clicker,
  { connectionId, confirmed }: { connectionId: string; confirmed: boolean },
): Promise<Notice> {
  try {
    const actor = await actorOf(ctx, clicker);
    return { what: (await decideConnection(ctx, { actor, connectionId, confirmed })).words };
  } catch (error) {
    const reference = logFailure(ctx, error, 'a connection was not decided');
    return {
      what: say.thisCouldNotBeDone,
      safe: say.nothingWasConnected,
      next: say.tryAgain(reference),
    };
  }
}
