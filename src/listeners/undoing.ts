import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { undo } from '../flow/undo.ts';
import { parseCardValue } from '../slack/blocks/card-value.ts';
import { actorOf } from '../flow/standing.ts';
import { answer, clickerOf } from './answering.ts';

/** Undo, before it left or after it was done. */
export function registerUndoing(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>('card.undo', async ({ ack, body, action }) => {
    const clicker = clickerOf(body);
    await answer(ctx, { clicker, card: parseCardValue(action.value ?? ''), ack }, async (card) =>
      undo(ctx, { ...card, actor: await actorOf(ctx, clicker) }),
    );
  });
}
