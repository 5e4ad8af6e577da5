import type { Context } from '../context.ts';
import { slackIds } from '../domain/person.ts';
import { Conflict } from '../lib/errors.ts';
import { sealedHome, sealedOutsiderHome } from '../slack/blocks/home.ts';
import type { SealedView } from '../slack/egress.ts';
import { readHome } from './home.ts';
import { ensurePerson, Outsider } from './join.ts';
import { writtenForReader } from './reader.ts';

/**
 * Publishes a person's App Home as rows say it is. With the hash of the view that the person has before them, a
 * view that was published by another process meanwhile is not overwritten with what was read before it.
 */
export async function publishHome(ctx: Context, ownerId: string, hash?: string): Promise<void> {
  const { userId: user } = slackIds(ownerId);
  try {
    await ctx.poster.publishHome({ user, view: await viewOf(ctx, ownerId), hash });
  } catch (error) {
    if (hash === undefined || !(error instanceof Conflict)) throw error;
    await ctx.poster.publishHome({ user, view: await viewOf(ctx, ownerId) });
  }
}

async function viewOf(ctx: Context, ownerId: string): Promise<SealedView> {
  try {
    await ensurePerson(ctx, ownerId);
    return await writtenForReader(ctx, ownerId, async () =>
      sealedHome(await readHome(ctx, ownerId)),
    );
  } catch (error) {
    if (error instanceof Outsider) return sealedOutsiderHome();
    throw error;
  }
}
