import type { Context } from '../context.ts';
import { addUsage, NO_USAGE, type Usage } from '../domain/usage.ts';
import type { Person } from '../domain/person.ts';
import { localDay } from '../lib/time.ts';
import { addToUsage } from '../store/usage.ts';

export interface Meter {
  add(usage: Partial<Usage>): void;
  /** Books what was added since the last time to the person's day. */
  flush(): Promise<void>;
}

export function createMeter(ctx: Context, person: Pick<Person, 'id' | 'timeZone'>): Meter {
  let sum = NO_USAGE;
  return {
    add: (usage) => {
      sum = addUsage(sum, usage);
    },
    flush: async () => {
      const booked = sum;
      sum = NO_USAGE;
      await addToUsage(
        ctx.store.db,
        { ownerId: person.id, day: localDay(ctx.clock.now(), person.timeZone) },
        booked,
      );
    },
  };
}
