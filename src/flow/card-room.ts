import type { Context } from '../context.ts';
import { CARD_CAPS } from '../domain/policy.ts';
import { lastDigest } from '../store/digests.ts';
import { openCards } from '../store/open-cards.ts';
import { countCardsSince } from '../store/proposal-reads.ts';

/** How many cards may still be opened: few at a time, and few in one night. */
export async function cardRoom(ctx: Context, ownerId: string): Promise<number> {
  const since = (await lastDigest(ctx.store.db, ownerId))?.to ?? new Date(0);
  const open = await openCards(ctx.store.db, ownerId);
  const tonight = await countCardsSince(ctx.store.db, ownerId, since);
  return Math.max(
    0,
    Math.min(CARD_CAPS.openCardsMax - open.length, CARD_CAPS.cardsPerNightMax - tonight),
  );
}
