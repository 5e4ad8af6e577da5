import type { Context } from '../context.ts';
import { publishHome } from '../flow/publish-home.ts';

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
      await publishHome(ctx, ownerId, hash);
      while (turn.again) {
        turn.again = false;
        await publishHome(ctx, ownerId);
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
