import type { Context } from '../context.ts';
import { slackIds } from '../domain/person.ts';
import { errorMessage, isExpected } from '../lib/errors.ts';

/** What Slack itself does not say is no reason to keep back what cannot wait. */
export async function isUndisturbed(ctx: Context, ownerId: string, now: Date): Promise<boolean> {
  try {
    return (await ctx.poster.undisturbedUntil(slackIds(ownerId).userId, now)) !== null;
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ error: errorMessage(error) }, 'whether somebody may be disturbed is not known');
    return false;
  }
}
