import type { App, BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { loadCard } from '../flow/cards.ts';
import { decide, type Click, type Decided } from '../flow/decide.ts';
import { deliver } from '../flow/deliver.ts';
import { Conflict, errorMessage, Invalid, isExpected } from '../lib/errors.ts';
import { sealedCardModal } from '../slack/blocks/card-modal.ts';
import { parseCardValue } from '../slack/blocks/card-value.ts';
import type { Notice } from '../slack/blocks/notice.ts';
import { sealedNotice } from '../slack/blocks/notice.ts';
import { openCards } from '../store/proposal-reads.ts';
import { cardKey } from '../store/proposals.ts';
import { personId } from '../domain/person.ts';
import { actorOf } from './actor.ts';

interface Clicker {
  teamId: string;
  userId: string;
  /** Where an answer that only this person sees may go; null from a modal. */
  channel: string | null;
}

/** Approve, Deny and Read all. What a click means is decided in flow; here it only finds its way there. */
export function registerDecisions(app: App, ctx: Context): void {
  for (const [actionId, decision] of [
    ['card.approve', 'approved'],
    ['card.deny', 'denied'],
  ] as const) {
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, action }) => {
      await answer(ctx, { clicker: clickerOf(body), value: action.value ?? '', decision, ack });
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
    await answer(ctx, { clicker, value: view.private_metadata, decision: 'approved', ack });
  });
}

function clickerOf(body: BlockAction): Clicker {
  return {
    teamId: body.team?.id ?? body.user.team_id ?? '',
    userId: body.user.id,
    channel: body.channel?.id ?? null,
  };
}

/** The decision is stored before Slack hears that it arrived; everything else comes after. */
async function answer(
  ctx: Context,
  click: { clicker: Clicker; value: string; decision: Click['decision']; ack: () => Promise<void> },
): Promise<void> {
  const parsed = parseCardValue(click.value);
  const decided =
    parsed === null
      ? refusedAs('This button is not one of ours. Nothing was done.')
      : await decideSafely(ctx, click, parsed);
  await click.ack();
  if (decided.outcome === 'refused')
    await tell(ctx, click.clicker, { what: decided.why }).catch((error: unknown) =>
      ctx.log.warn({ error: errorMessage(error) }, 'a refused click could not be answered'),
    );
  if (parsed !== null)
    await deliver(ctx, { key: cardKey(parsed.cardId) }).catch((error: unknown) =>
      ctx.log.warn({ error: errorMessage(error) }, 'card is updated later'),
    );
}

/** Fails closed: whatever goes wrong on the way to a decision is no decision. */
async function decideSafely(
  ctx: Context,
  click: { clicker: Clicker; decision: Click['decision'] },
  card: { cardId: string; binding: string },
): Promise<Decided> {
  try {
    return await decide(ctx, {
      ...card,
      decision: click.decision,
      actor: await actorOf(ctx, click.clicker),
    });
  } catch (error) {
    if (!isExpected(error)) ctx.log.error({ err: error, cardId: card.cardId }, 'decision failed');
    return refusedAs(
      'Your click could not be checked just now, so nothing was done. The card still waits; please try again.',
    );
  }
}

function refusedAs(why: string): Decided {
  return { outcome: 'refused', why };
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

/** Where the click came from; in the person's own messages where Slack lets nobody answer them there. */
async function tell(ctx: Context, clicker: Clicker, notice: Notice): Promise<void> {
  const { channel, userId } = clicker;
  const answerIn = async (place: string): Promise<void> =>
    ctx.poster.ephemeral({ channel: place, user: userId, message: sealedNotice(notice) });
  try {
    if (channel !== null) return await answerIn(channel);
  } catch (error) {
    if (!(error instanceof Invalid || error instanceof Conflict)) throw error;
  }
  await answerIn(await ctx.poster.openDm(userId));
}
