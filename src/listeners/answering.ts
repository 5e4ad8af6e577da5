import type { BlockAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import type { Card } from '../domain/card.ts';
import { personId, slackIds } from '../domain/person.ts';
import { misfitOf } from '../domain/policy.ts';
import { loadCard } from '../flow/cards.ts';
import { deliver } from '../flow/deliver.ts';
import { mayRead } from '../flow/readers.ts';
import { actorOf } from '../flow/standing.ts';
import type { Refused } from '../flow/refusal.ts';
import { Conflict, errorMessage, Invalid } from '../lib/errors.ts';
import { sealedAnswer } from '../slack/blocks/answer.ts';
import { type Notice, sealedNotice, sealedTooLate } from '../slack/blocks/notice.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { cardKey } from '../store/proposals.ts';
import { logFailure } from './log-failure.ts';
import { WORDING } from '../words/wording.ts';
import * as say from '../words/messages.ts';

export interface Clicker {
  teamId: string;
  userId: string;
  /** Where an answer that only this person sees may go; null from a modal. */
  channel: string | null;
}

export interface CardClick<Card> {
  clicker: Clicker;
  /** What the button or modal carried; null when we never made such a one. */
  card: Card | null;
  ack: () => Promise<void>;
}

export function clickerOf(body: BlockAction): Clicker {
  return {
    teamId: body.team?.id ?? body.user.team_id ?? '',
    userId: body.user.id,
    channel: body.channel?.id ?? null,
  };
}

export function ownerOf(body: BlockAction): string {
  const { teamId, userId } = clickerOf(body);
  return personId(teamId, userId);
}

/** What a click means is stored before Slack hears that it arrived; everything else comes after. */
export async function answer<Card extends { cardId: string }>(
  ctx: Context,
  click: CardClick<Card>,
  act: (card: Card) => Promise<object | Refused>,
): Promise<void> {
  const { card } = click;
  const result =
    card === null ? refusedAs(say.thisButtonIsNotOne) : await actSafely(ctx, () => act(card));
  await click.ack();
  if (isRefused(result))
    await show(ctx, click.clicker, refusedAnswer(result)).catch((error: unknown) =>
      ctx.log.warn({ error: errorMessage(error) }, 'a refused click could not be answered'),
    );
  if (card !== null)
    await deliver(ctx, { key: cardKey(card.cardId) }).catch((error: unknown) =>
      ctx.log.warn({ error: errorMessage(error) }, 'card is updated later'),
    );
}

/** The card, for its owner only; anybody else is told so. */
export async function ownCard(
  ctx: Context,
  clicker: Clicker,
  cardId: string | undefined,
): Promise<Card | null> {
  return await cardFor(ctx, clicker, { cardId, may: isOwner });
}

/** The card, for its owner, a second person or whom it was handed to; anybody else is told so. */
export async function readableCard(
  ctx: Context,
  clicker: Clicker,
  cardId: string | undefined,
): Promise<Card | null> {
  return await cardFor(ctx, clicker, { cardId, may: mayReadNow });
}

type Reading = (ctx: Context, card: Card, reader: string) => boolean | Promise<boolean>;

const isOwner: Reading = (_ctx, card, reader) => card.ownerId === reader;

/** Others than the owner must be full members of the workspace at this moment. */
const mayReadNow: Reading = async (ctx, card, reader) => {
  if (card.ownerId === reader) return true;
  if (!(await mayRead(ctx, card, reader))) return false;
  const actor = await actorOf(ctx, slackIds(reader));
  return actor.id === reader && misfitOf(actor) === null;
};

async function cardFor(
  ctx: Context,
  clicker: Clicker,
  { cardId, may }: { cardId: string | undefined; may: Reading },
): Promise<Card | null> {
  if (cardId === undefined) {
    await tell(ctx, clicker, { what: say.noDecisionIsWaiting });
    return null;
  }
  const reader = personId(clicker.teamId, clicker.userId);
  const card = await loadCard(ctx, cardId, reader);
  if (await may(ctx, card, reader)) return card;
  await tell(ctx, clicker, {
    what: say.onlyTheOwner,
    safe: WORDING.nothingDone,
  });
  return null;
}

/** Fails closed: whatever goes wrong on the way to a decision is no decision. */
async function actSafely(
  ctx: Context,
  act: () => Promise<object | Refused>,
): Promise<object | Refused> {
  try {
    return await act();
  } catch (error) {
    const reference = logFailure(ctx, error, 'a click could not be checked');
    return refusedAs(say.yourClickCouldNot(reference));
  }
}

function refusedAnswer({ why, remedy, decided }: Refused): SealedMessage {
  if (decided !== undefined) {
    const { userId } = slackIds(decided.by);
    return sealedTooLate({ what: why }, { userId, at: decided.at });
  }
  return remedy === undefined
    ? sealedNotice({ what: why })
    : sealedAnswer({ what: why, steps: [remedy] });
}

function isRefused(result: object): result is Refused {
  return 'why' in result;
}

function refusedAs(why: string): Refused {
  return { outcome: 'refused', why };
}

export async function tell(ctx: Context, clicker: Clicker, notice: Notice): Promise<void> {
  await show(ctx, clicker, sealedNotice(notice));
}

/** Where the click came from; in the person's own messages where Slack lets nobody answer them there. */
export async function show(ctx: Context, clicker: Clicker, message: SealedMessage): Promise<void> {
  const { channel, userId } = clicker;
  const answerIn = async (place: string): Promise<void> =>
    ctx.poster.ephemeral({ channel: place, user: userId, message });
  try {
    if (channel !== null) return await answerIn(channel);
  } catch (error) {
    if (!(error instanceof Invalid || error instanceof Conflict)) throw error;
  }
  await answerIn(await ctx.poster.openDm(userId));
}
