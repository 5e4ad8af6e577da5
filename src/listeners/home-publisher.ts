import type { Context } from '../context.ts';
import { slackIds } from '../domain/person.ts';
import { readHome } from '../flow/home.ts';
import { ensurePerson, Outsider } from '../flow/join.ts';
import { Conflict } from '../lib/errors.ts';
import { sealedHome, sealedOutsiderHome } from '../slack/blocks/home.ts';
import type { SealedView } from '../slack/egress.ts';

export interface HomePublisher {
  /** `hash` is that of the view which the person has before them, where it is known. */
  publish(ownerId: string, hash?: string): Promise<void>;
}

interface Turn {
  again: boolean;
  done: Promise<void>;
}

/** One publication at a time for each person: what is asked for meanwhile is one more at the end, from rows read anew. */
export function createHomePublisher(ctx: Context): HomePublisher {
  const turns = new Map<string, Turn>();
  const take = async (ownerId: string, turn: Turn, hash?: string): Promise<void> => {
    try {
      await publishOver(ctx, ownerId, hash);
      while (turn.again) {
        turn.again = false;
        await publishOver(ctx, ownerId);
      }
    } finally {
      turns.delete(ownerId);
    }
  };
  return {
    publish: (ownerId, hash) => {
      const running = turns.get(ownerId);
      if (running !== undefined) {
        running.again = true;
        return running.done;
      }
      const turn: Turn = { again: false, done: Promise.resolve() };
      turns.set(ownerId, turn);
      turn.done = take(ownerId, turn, hash);
      return turn.done;
    },
  };
}

/** A view that was published by another process meanwhile is not overwritten with what was read before it. */
async function publishOver(ctx: Context, ownerId: string, hash?: string): Promise<void> {
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
    return sealedHome(await readHome(ctx, ownerId));
  } catch (error) {
    if (error instanceof Outsider) return sealedOutsiderHome();
    throw error;
  }
}
