import type { Context } from '../context.ts';
import { personId } from '../domain/person.ts';
import { pause } from '../flow/pause.ts';
import { Invalid } from '../lib/errors.ts';
import { OPERATOR, type SwitchScope } from '../store/switches.ts';

/** The kill switch for operators: of one person, or of the whole team of the bot unless another is named. */
export async function turnFromOutside(
  ctx: Context,
  change: { paused: boolean; team?: string; owner?: string },
): Promise<{ scope: string; paused: boolean; changed: boolean }> {
  const { team, owner, paused } = change;
  if (team !== undefined && owner !== undefined)
    throw new Invalid('Name a team or an owner, and not both');
  const scope = await scopeOf(ctx, { team, owner });
  const changed = await pause(ctx, scope, { by: OPERATOR, paused });
  return { scope: 'team' in scope ? scope.team : scope.person, paused, changed };
}

async function scopeOf(
  ctx: Context,
  { team, owner }: { team: string | undefined; owner: string | undefined },
): Promise<SwitchScope> {
  if (owner?.includes('/') === true) return { person: owner };
  // With both names given nothing is asked of Slack, which may be what is down.
  if (team !== undefined) return { team };
  const { teamId } = await ctx.poster.identify();
  return owner === undefined ? { team: teamId } : { person: personId(teamId, owner) };
}
