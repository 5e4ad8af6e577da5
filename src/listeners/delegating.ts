import type { App, BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { delegate, takeBack } from '../flow/delegate.ts';
import { actorOf } from '../flow/standing.ts';
import { parseCardValue } from '../slack/blocks/card-value.ts';
import { answer, clickerOf, tell } from './answering.ts';
import { logFailure } from './log-failure.ts';
import * as say from '../words/forms.ts';

/** Hand to somebody, and take back. */
export function registerDelegating(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>('card.recall', async ({ ack, body, action }) => {
    const clicker = clickerOf(body);
    const card = parseCardValue(action.value ?? '');
    await answer(ctx, { clicker, card, ack }, async ({ cardId }) =>
      takeBack(ctx, { cardId, actor: await actorOf(ctx, clicker) }),
    );
  });
  app.view<ViewSubmitAction>('card.delegate', async ({ ack, body, view }) => {
    const clicker = { teamId: body.team?.id ?? '', userId: body.user.id, channel: null };
    const userId = view.state.values['person']?.['person']?.selected_user ?? null;
    const card = parseCardValue(view.private_metadata);
    if (card === null || userId === null) {
      await ack({ response_action: 'errors', errors: { person: say.chooseSomebody } });
      return;
    }
    const handed = await handOver(ctx, { clicker, card, userId });
    if (handed.outcome === 'unfit') {
      await ack({ response_action: 'errors', errors: { person: handed.why } });
      return;
    }
    await ack();
    if (handed.outcome === 'refused') await tell(ctx, clicker, { what: handed.why });
  });
}

/** Fails closed: whatever goes wrong hands nothing over. */
async function handOver(
  ctx: Context,
  chosen: {
    clicker: { teamId: string; userId: string };
    card: { cardId: string; binding: string };
    userId: string;
  },
): ReturnType<typeof delegate> {
  const { clicker, card, userId } = chosen;
  try {
    const actor = await actorOf(ctx, clicker);
    const to = await actorOf(ctx, { teamId: clicker.teamId, userId });
    return await delegate(ctx, { ...card, actor, to });
  } catch (error) {
    const reference = logFailure(ctx, error, 'a card could not be handed over');
    return { outcome: 'unfit', why: say.thisCouldNotBeChecked(reference) };
  }
}
