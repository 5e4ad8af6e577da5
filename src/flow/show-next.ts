import type { Context } from '../context.ts';
import { type Actor, CARD_CAPS, misfitOf } from '../domain/policy.ts';
import type { Notice } from '../slack/blocks/notice.ts';
import { countHeld, releaseHeld } from '../store/signals.ts';
import { cardRoom } from './card-room.ts';
import { hurry } from './hurry.ts';
import { ownerJob } from './jobs.ts';
import { WORDING } from '../words/wording.ts';
import * as say from '../words/asking.ts';

/** Lets held proposals come as cards, as far as the caps leave room; what still does not fit is held again. */
export async function showNext(ctx: Context, actor: Actor): Promise<Notice> {
  const misfit = misfitOf(actor);
  if (misfit !== null) return { what: misfit, safe: WORDING.nothingDone };
  const held = await countHeld(ctx.store.db, actor.id);
  if (held === 0) return { what: say.nothingOfYoursIsHeld };
  if ((await cardRoom(ctx, actor.id)) === 0)
    return {
      what: say.heldBack(held),
      safe: say.atMostWait(CARD_CAPS.openCardsMax, CARD_CAPS.cardsPerNightMax),
      next: say.decideSomeOfTheCards,
    };
  await ctx.store.write((unit) => releaseHeld(unit, actor.id));
  await hurry(ctx, [ownerJob('propose', actor.id)]);
  return { what: say.theNextOnesCome, safe: say.eachOfThemAsksYou };
}
