import type { App, BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { decide } from '../flow/decide.ts';
import { sealedCardModal } from '../slack/blocks/card-modal.ts';
import { parseCardValue } from '../slack/blocks/card-value.ts';
import { openCards } from '../store/open-cards.ts';
import { personId } from '../domain/person.ts';
import { actorOf } from '../flow/standing.ts';
import { answer, type Clicker, clickerOf, readableCard } from './answering.ts';
import * as say from '../words/forms.ts';

/** Approve, Deny and Read all. What a click means is decided in flow; here it only finds its way there. */
export function registerDecisions(app: App, ctx: Context): void {
  for (const [actionId, decision] of [
    ['card.approve', 'approved'],
    ['card.deny', 'denied'],
  ] as const) {
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, action }) => {
      const clicker = clickerOf(body);
      await answer(ctx, { clicker, card: parseCardValue(action.value ?? ''), ack }, async (card) =>
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
  app.action<BlockAction<ButtonAction>>('card.open', async ({ ack, body, action }) => {
    await ack();
    const shown = { triggerId: body.trigger_id, cardId: action.value, clicker: clickerOf(body) };
    await showModal(ctx, shown);
  });
  app.action<BlockAction<ButtonAction>>('digest.review', async ({ ack, body }) => {
    await ack();
    await showOldest(ctx, { triggerId: body.trigger_id, clicker: clickerOf(body) });
  });
  app.view<ViewSubmitAction>('card.decide', async ({ ack, body, view }) => {
    const clicker = { teamId: body.team?.id ?? '', userId: body.user.id, channel: null };
    const only = picked(view.state.values);
    const nothing = nothingPicked(only);
    if (nothing !== null) {
      await ack({ response_action: 'errors', errors: nothing });
      return;
    }
    const card = parseCardValue(view.private_metadata);
    await answer(ctx, { clicker, card, ack }, async (shown) =>
      decide(ctx, {
        ...shown,
        decision: 'approved',
        ...(only === null ? {} : { only: only.ids }),
        actor: await actorOf(ctx, clicker),
      }),
    );
  });
}

/** The oldest decision that waits for this person, in a modal. */
export async function showOldest(
  ctx: Context,
  { triggerId, clicker }: { triggerId: string; clicker: Clicker },
): Promise<void> {
  const [oldest] = await openCards(ctx.store.db, personId(clicker.teamId, clicker.userId));
  await showModal(ctx, { triggerId, cardId: oldest?.cardId, clicker });
}

async function showModal(
  ctx: Context,
  request: { triggerId: string; cardId: string | undefined; clicker: Clicker },
): Promise<void> {
  const card = await readableCard(ctx, request.clicker, request.cardId);
  if (card === null) return;
  await ctx.poster.openView({ triggerId: request.triggerId, view: sealedCardModal(card) });
}

type Values = ViewSubmitAction['view']['state']['values'];

interface Picked {
  ids: string[];
  /** Where a complaint about them is shown. */
  firstBlock: string;
}

/** What stayed ticked, or null where there was nothing to tick. */
function picked(values: Values): Picked | null {
  const groups = Object.entries(values).flatMap(([block, fields]) =>
    Object.values(fields).flatMap(({ type, selected_options: options }) =>
      type === 'checkboxes' ? [{ block, options: options ?? [] }] : [],
    ),
  );
  const [first] = groups;
  if (first === undefined) return null;
  const ids = groups.flatMap(({ options }) => options.map(({ value }) => value));
  return { ids: ids.filter((id) => id !== undefined), firstBlock: first.block };
}

function nothingPicked(only: Picked | null): Record<string, string> | null {
  if (only === null || only.ids.length > 0) return null;
  return { [only.firstBlock]: say.tickAtLeastOne };
}
