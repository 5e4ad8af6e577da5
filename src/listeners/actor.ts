import type { Context } from '../context.ts';
import { personId } from '../domain/person.ts';
import type { Actor } from '../domain/policy.ts';

/**
 * Who clicked, with what the workspace says of them at this moment. `teamId` is the team that Slack
 * authenticated the click for; a person of another organisation carries that one's id and matches nobody.
 */
export async function actorOf(
  ctx: Context,
  user: { teamId: string; userId: string },
): Promise<Actor> {
  const known = await ctx.poster.user(user.userId);
  return {
    id: personId(known.isExternal ? known.teamId : user.teamId, user.userId),
    isBot: known.isBot,
    isGuest: known.isGuest || known.isExternal,
    isDeactivated: known.isDeactivated,
  };
}
