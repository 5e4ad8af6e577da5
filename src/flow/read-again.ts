import type { Context } from '../context.ts';
import type { Person } from '../domain/person.ts';
import { addDays, localDay, localInstant } from '../lib/time.ts';
import { reopenHeldOver } from '../store/rereads.ts';

/** What was held longer ago is no news any more. */
const WITHIN_DAYS = 7;
/** Of one day's budget, about a sixth: a flood of one night takes little from the mail of those that follow. */
const READ_AGAIN_MAX = 100;

/**
 * Mail that an earlier day's budget held back is judged again as soon as a new day's is there, before what comes
 * later: it waits for triage as new mail does, and is older.
 */
export async function readAgain(ctx: Context, { id, timeZone }: Person): Promise<void> {
  if (ctx.model === null) return;
  const day = localDay(ctx.clock.now(), timeZone);
  const midnight = (of: string): Date => localInstant(of, '00:00', timeZone);
  const since = midnight(addDays(day, -WITHIN_DAYS));
  const held = { day, since, before: midnight(day), limit: READ_AGAIN_MAX };
  await ctx.store.write((unit) => reopenHeldOver(unit, id, held));
}
