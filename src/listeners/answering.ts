import type { BlockAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { deliver } from '../flow/deliver.ts';
import type { Refused } from '../flow/refusal.ts';
import { Conflict, errorMessage, Invalid, isExpected } from '../lib/errors.ts';
import { parseCardValue } from '../slack/blocks/card-value.ts';
import { type Notice, sealedNotice } from '../slack/blocks/notice.ts';
import { cardKey } from '../store/proposals.ts';

export interface Clicker {
  teamId: string;
  userId: string;
  /** Where an answer that only this person sees may go; null from a modal. */
  channel: string | null;
}

export interface CardClick {
  clicker: Clicker;
  /** `cardValue` or `undoValue`, as the button or modal carried it. */
  value: string;
  ack: () => Promise<void>;
}

interface CardValue {
  cardId: string;
  binding: string;
}

export type Act = (card: CardValue) => Promise<object | Refused>;

export function clickerOf(body: BlockAction): Clicker {
  return {
    teamId: body.team?.id ?? body.user.team_id ?? '',
    userId: body.user.id,
    channel: body.channel?.id ?? null,
  };
}

/** What a click means is stored before Slack hears that it arrived; everything else comes after. */
export async function answer(ctx: Context, click: CardClick, act: Act): Promise<void> {
  const parsed = parseCardValue(click.value);
  const result =
    parsed === null
      ? refusedAs('This button is not one of ours. Nothing was done.')
      : await actSafely(ctx, parsed, act);
  await click.ack();
  if (isRefused(result))
    await tell(ctx, click.clicker, { what: result.why }).catch((error: unknown) =>
      ctx.log.warn({ error: errorMessage(error) }, 'a refused click could not be answered'),
    );
  if (parsed !== null) await showCard(ctx, parsed.cardId);
}

export async function showCard(ctx: Context, cardId: string): Promise<void> {
  await deliver(ctx, { key: cardKey(cardId) }).catch((error: unknown) =>
    ctx.log.warn({ error: errorMessage(error) }, 'card is updated later'),
  );
}

/** Fails closed: whatever goes wrong on the way to a decision is no decision. */
async function actSafely(ctx: Context, card: CardValue, act: Act): Promise<object | Refused> {
  try {
    return await act(card);
  } catch (error) {
    if (!isExpected(error)) ctx.log.error({ err: error, cardId: card.cardId }, 'decision failed');
    return refusedAs(
      'Your click could not be checked just now, so nothing was done. The card still waits; please try again.',
    );
  }
}

function isRefused(result: object): result is Refused {
  return 'why' in result;
}

function refusedAs(why: string): Refused {
  return { outcome: 'refused', why };
}

/** Where the click came from; in the person's own messages where Slack lets nobody answer them there. */
export async function tell(ctx: Context, clicker: Clicker, notice: Notice): Promise<void> {
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
