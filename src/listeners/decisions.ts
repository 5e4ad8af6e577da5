import type { App, BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { loadCard } from '../flow/cards.ts';
import { decide } from '../flow/decide.ts';
import { sealedCardModal } from '../slack/blocks/card-modal.ts';
import { parseCardValue } from '../slack/blocks/card-value.ts';
import { openCards } from '../store/proposal-reads.ts';
import { personId } from '../domain/person.ts';
import { actorOf } from './actor.ts';
import { answer, type Clicker, clickerOf, tell } from './answering.ts';

/** Approve, Deny and Read all. What a click means is decided in flow; here it only finds its way there. */
export function registerDecisions(app: App, ctx: Context): void {
  for (const [actionId, decision] of [
    ['card.approve', 'approved'],
    ['card.deny', 'denied'],
  ] as const) {
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, action }) => {
      const clicker = clickerOf(body);
      await answer(ctx, { clicker, value: action.value ?? '', ack }, async (card) =>
        decide(ctx, { ...card, decision, actor: await actorOf(ctx, clicker) }),
      );
    });
  }
  app.action<BlockAction<ButtonAction>>('card.read', async ({ ack, body, action }) => {
    await ack();
    await showModal(ctx, {
      triggerId: body.trigger_id,
      cardId: parseCardValue(action.value ?? '')?.cardId,
      clicker: clickerOf(body),
    });
  });
  app.action<BlockAction<ButtonAction>>('digest.review', async ({ ack, body }) => {
    await ack();
    const clicker = clickerOf(body);
    const [oldest] = await openCards(ctx.store.db, personId(clicker.teamId, clicker.userId));
    await showModal(ctx, { triggerId: body.trigger_id, cardId: oldest?.cardId, clicker });
  });
  app.view<ViewSubmitAction>('card.decide', async ({ ack, body, view }) => {
    const clicker = { teamId: body.team?.id ?? '', userId: body.user.id, channel: null };
    await answer(ctx, { clicker, value: view.private_metadata, ack }, async (card) =>
      decide(ctx, { ...card, decision: 'approved', actor: await actorOf(ctx, clicker) }),
    );
  });
}

async function showModal(
  ctx: Context,
  request: { triggerId: string; cardId: string | undefined; clicker: Clicker },
): Promise<void> {
  if (request.cardId === undefined) {
    await tell(ctx, request.clicker, { what: 'No decision is waiting.' });
    return;
  }
  const card = await loadCard(ctx, request.cardId);
  if (card.ownerId !== personId(request.clicker.teamId, request.clicker.userId)) {
    await tell(ctx, request.clicker, {
      what: 'Only the owner of this account can read and decide this.',
      safe: 'Nothing was done.',
    });
    return;
  }
  await ctx.poster.openView({ triggerId: request.triggerId, view: sealedCardModal(card) });
}
