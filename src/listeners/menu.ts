import type { App, BlockAction, OverflowAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { snooze } from '../flow/snooze.ts';
import { parseMenuValue } from '../slack/blocks/card-value.ts';
import { actorOf } from '../flow/standing.ts';
import { answer, clickerOf } from './answering.ts';

/** The menu of a card: to be asked later. */
export function registerMenu(app: App, ctx: Context): void {
  app.action<BlockAction<OverflowAction>>('card.menu', async ({ ack, body, action }) => {
    const clicker = clickerOf(body);
    const card = parseMenuValue(action.selected_option.value);
    await answer(ctx, { clicker, card, ack }, async ({ choice, cardId, shortBinding }) =>
      snooze(ctx, { cardId, shortBinding, until: choice, actor: await actorOf(ctx, clicker) }),
    );
  });
}
