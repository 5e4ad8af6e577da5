import type { App, BlockAction, OverflowAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import type { Card } from '../domain/card.ts';
import { offersOf } from '../flow/allowances.ts';
import { candidates } from '../flow/delegate.ts';
import { sendInstead } from '../flow/send-instead.ts';
import { snooze } from '../flow/snooze.ts';
import { actorOf } from '../flow/standing.ts';
import { why } from '../flow/why.ts';
import { sealedAllowModal } from '../slack/blocks/allow-modal.ts';
import { parseMenuValue } from '../slack/blocks/card-value.ts';
import { sealedDelegateModal } from '../slack/blocks/delegate-modal.ts';
import { sealedWhyModal } from '../slack/blocks/why-modal.ts';
import { answer, type Clicker, clickerOf, ownCard, tell } from './answering.ts';
import * as say from '../words/messages.ts';

/** The menu of a card: to be asked to send instead, or later, to hand it on, to allow it once for all, to be told why. */
export function registerMenu(app: App, ctx: Context): void {
  app.action<BlockAction<OverflowAction>>('card.menu', async ({ ack, body, action }) => {
    const clicker = clickerOf(body);
    const card = parseMenuValue(action.selected_option.value);
    const choice = card?.choice;
    if (card !== null && (choice === 'why' || choice === 'delegate' || choice === 'always')) {
      await ack();
      await open(ctx, { clicker, cardId: card.cardId, choice, triggerId: body.trigger_id });
      return;
    }
    await answer(ctx, { clicker, card, ack }, async ({ cardId, shortBinding }) => {
      if (choice === 'send')
        return sendInstead(ctx, { cardId, shortBinding, actor: await actorOf(ctx, clicker) });
      const until = choice === 'hour' ? 'hour' : 'morning';
      return snooze(ctx, { cardId, shortBinding, until, actor: await actorOf(ctx, clicker) });
    });
  });
}

interface Opening {
  clicker: Clicker;
  cardId: string;
  choice: 'why' | 'delegate' | 'always';
  triggerId: string;
}

async function open(ctx: Context, opening: Opening): Promise<void> {
  const { clicker, triggerId } = opening;
  const card = await ownCard(ctx, clicker, opening.cardId);
  if (card === null) return;
  if (opening.choice === 'why') {
    const view = sealedWhyModal(await why(ctx, card));
    await ctx.poster.openView({ triggerId, view });
    return;
  }
  if (opening.choice === 'always') {
    await offerAlways(ctx, { clicker, card, triggerId });
    return;
  }
  const people = await candidates(ctx, card.id);
  if (people.length > 0)
    await ctx.poster.openView({ triggerId, view: sealedDelegateModal(card, people) });
  else
    await tell(ctx, clicker, {
      what: say.thereIsNobodyToWhom,
      safe: say.cardStillWaits,
      next: say.whoeverRunsNightshift,
    });
}

async function offerAlways(
  ctx: Context,
  { clicker, card, triggerId }: { clicker: Clicker; card: Card; triggerId: string },
): Promise<void> {
  const offered = await offersOf(ctx, card);
  if ('why' in offered) {
    await tell(ctx, clicker, {
      what: say.thisCannotBeAllowedOnce(offered.why),
      safe: say.cardStillWaits,
    });
    return;
  }
  const shown = { now: ctx.clock.now(), timeZone: card.timeZone };
  await ctx.poster.openView({ triggerId, view: sealedAllowModal(offered.offers, shown) });
}
