import type { Context } from '../context.ts';
import { errorMessage, isExpected } from '../lib/errors.ts';
import { personWithId } from '../words/telling.ts';

/**
 * The names of these people, `U…` or `T…/U…`, by user id, each beside that id: two may have one name, and everybody
 * can take another's. Whom Slack does not tell of now has none.
 */
export async function namesOf(
  ctx: Context,
  people: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const userId of new Set([...people].map((id) => id.split('/').at(-1) ?? id))) {
    const name = /^[UW][A-Z0-9]{2,}$/.test(userId) ? await nameOf(ctx, userId) : null;
    if (name !== null) names.set(userId, personWithId(name, userId));
  }
  return names;
}

async function nameOf(ctx: Context, userId: string): Promise<string | null> {
  try {
    return (await ctx.poster.user(userId)).name;
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ error: errorMessage(error) }, 'the name of somebody is not known');
    return null;
  }
}
