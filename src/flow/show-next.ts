import type { Context } from '../context.ts';
import { type Actor, CARD_CAPS, misfitOf } from '../domain/policy.ts';
import { plural } from '../lib/text.ts';
import type { Notice } from '../slack/blocks/notice.ts';
import { countHeld, releaseHeld } from '../store/signals.ts';
import { cardRoom } from './card-room.ts';
import { hurry } from './hurry.ts';
import { ownerJob } from './jobs.ts';

/** Lets held proposals come as cards, as far as the caps leave room; what still does not fit is held again. */
export async function showNext(ctx: Context, actor: Actor): Promise<Notice> {
  const misfit = misfitOf(actor);
  if (misfit !== null) return { what: misfit, safe: 'Nothing was done.' };
  const held = await countHeld(ctx.store.db, actor.id);
  if (held === 0) return { what: 'Nothing of yours is held back.' };
  if ((await cardRoom(ctx, actor.id)) === 0)
    return {
      what: `${plural(held, 'proposal')} held back, and there is no room for another card.`,
      safe: `At most ${CARD_CAPS.openCardsMax} wait at a time, and ${CARD_CAPS.cardsPerNightMax} come from one digest to the next.`,
      next: 'Decide some of the cards that wait, or look again after your next digest.',
    };
  await ctx.store.write((unit) => releaseHeld(unit, actor.id));
  await hurry(ctx, [ownerJob('propose', actor.id)]);
  return { what: 'The next ones come in a moment.', safe: 'Each of them asks you first.' };
}
