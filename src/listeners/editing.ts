import type { App, BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { edit, editComplaints } from '../flow/edit.ts';
import { parseCardValue } from '../slack/blocks/card-value.ts';
import { editedWords, sealedEditModal } from '../slack/blocks/edit-modal.ts';
import { actorOf } from '../flow/standing.ts';
import { answer, clickerOf, ownCard, tell } from './answering.ts';
import * as say from '../words/forms.ts';

/** Edit opens the exact words; saving them is the approval of what was saved. */
export function registerEditing(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>('card.edit', async ({ ack, body, action }) => {
    await ack();
    const clicker = clickerOf(body);
    const card = await ownCard(ctx, clicker, parseCardValue(action.value ?? '')?.cardId);
    if (card === null) return;
    const view = sealedEditModal(card);
    if (view === null) await tell(ctx, clicker, { what: say.thereIsNothingLeft });
    else await ctx.poster.openView({ triggerId: body.trigger_id, view });
  });
  app.view<ViewSubmitAction>('card.edit', async ({ ack, body, view }) => {
    const words = editedWords(typedValues(view.state.values));
    const complaints = editComplaints(words);
    if (complaints !== null) {
      const { subject, text } = complaints;
      await ack({
        response_action: 'errors',
        errors: {
          ...(subject === undefined ? {} : { subject }),
          ...(text === undefined ? {} : { 'text-0': text }),
        },
      });
      return;
    }
    const clicker = { teamId: body.team?.id ?? '', userId: body.user.id, channel: null };
    const card = parseCardValue(view.private_metadata);
    await answer(ctx, { clicker, card, ack }, async (shown) =>
      edit(ctx, { ...shown, words, actor: await actorOf(ctx, clicker) }),
    );
  });
}

type Values = ViewSubmitAction['view']['state']['values'];

/** What was typed, by block. */
function typedValues(values: Values): Map<string, string> {
  return new Map(
    Object.entries(values).flatMap(([block, fields]) =>
      Object.values(fields).map(({ value }): [string, string] => [block, value ?? '']),
    ),
  );
}
