import type { App, BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { sayWhy } from '../flow/say-why.ts';
import { actorOf } from '../flow/standing.ts';
import { parseCardValue } from '../slack/blocks/card-value.ts';
import { saidDenial, sealedDenialModal } from '../slack/blocks/denial-modal.ts';
import { answer, clickerOf, readableCard } from './answering.ts';
import * as say from '../words/forms.ts';

/** Say why: asked after the denial, which stands whatever is said here. */
export function registerDenying(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>('card.reason', async ({ ack, body, action }) => {
    await ack();
    const { cardId } = parseCardValue(action.value ?? '') ?? {};
    const card = await readableCard(ctx, clickerOf(body), cardId);
    if (card === null) return;
    await ctx.poster.openView({ triggerId: body.trigger_id, view: sealedDenialModal(card) });
  });
  app.view<ViewSubmitAction>('card.reason', async ({ ack, body, view }) => {
    const { values } = view.state;
    const denial = saidDenial({
      reason: values['reason']?.['reason']?.selected_option?.value,
      note: values['note']?.['note']?.value ?? '',
    });
    if (denial === null) {
      await ack({ response_action: 'errors', errors: { reason: say.chooseAReason } });
      return;
    }
    const clicker = { teamId: body.team?.id ?? '', userId: body.user.id, channel: null };
    const card = parseCardValue(view.private_metadata);
    await answer(ctx, { clicker, card, ack }, async ({ cardId }) =>
      sayWhy(ctx, { cardId, denial, actor: await actorOf(ctx, clicker) }),
    );
  });
}
