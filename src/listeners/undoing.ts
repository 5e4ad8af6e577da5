import type { App, BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import type { UndoPlace } from '../domain/card.ts';
import { undo } from '../flow/undo.ts';
import { parseCardValue } from '../slack/blocks/card-value.ts';
import { sealedUndoModal } from '../slack/blocks/undo-modal.ts';
import { actorOf } from '../flow/standing.ts';
import { answer, type Clicker, clickerOf, ownCard } from './answering.ts';

/** Undo, before it left or after it was done: on the card, or in the modal that names all of it. */
export function registerUndoing(app: App, ctx: Context): void {
  const takeBack = async (
    clicker: Clicker,
    { value, place, ack }: { value: string; place: UndoPlace; ack: () => Promise<void> },
  ): Promise<void> =>
    answer(ctx, { clicker, card: parseCardValue(value), ack }, async (shown) =>
      undo(ctx, { ...shown, place, actor: await actorOf(ctx, clicker) }),
    );
  app.action<BlockAction<ButtonAction>>('card.undo', async ({ ack, body, action }) => {
    await takeBack(clickerOf(body), { value: action.value ?? '', place: 'card', ack });
  });
  app.action<BlockAction<ButtonAction>>('card.read-undo', async ({ ack, body, action }) => {
    await ack();
    const card = await ownCard(ctx, clickerOf(body), parseCardValue(action.value ?? '')?.cardId);
    if (card === null) return;
    await ctx.poster.openView({ triggerId: body.trigger_id, view: sealedUndoModal(card) });
  });
  app.view<ViewSubmitAction>('card.undo-read', async ({ ack, body, view }) => {
    const clicker = { teamId: body.team?.id ?? '', userId: body.user.id, channel: null };
    await takeBack(clicker, { value: view.private_metadata, place: 'modal', ack });
  });
}
