import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from '../../lib/time.ts';
import { SlackRefusal } from './refusal.ts';

/** Docs: "Handling user interaction", trigger_id: usable once, within three seconds. */
const TRIGGER_LIFE_MS = 3_000;

export interface Trigger {
  user: string;
  /** The modal in which the person acted, when there was one: `views.push` needs it. */
  viewId: string | undefined;
}

export interface Triggers {
  mint(trigger: Trigger): string;
  /** Throws `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id`. */
  exchange(id: string): Trigger;
}

export function createTriggers(clock: Clock): Triggers {
  const minted = new Map<string, Trigger & { at: number; used: boolean }>();
  return {
    mint: (trigger) => {
      const id = `${randomInt(1e12)}.${randomInt(1e12)}.${randomBytes(16).toString('hex')}`;
      minted.set(id, { ...trigger, at: clock.now().getTime(), used: false });
      return id;
    },
    exchange: (id) => {
      const trigger = minted.get(id);
      if (trigger === undefined) throw new SlackRefusal('invalid_trigger_id');
      if (trigger.used) throw new SlackRefusal('exchanged_trigger_id');
      const ageMs = clock.now().getTime() - trigger.at;
      if (ageMs > TRIGGER_LIFE_MS) throw new SlackRefusal('expired_trigger_id', `${ageMs} ms old`);
      trigger.used = true;
      return trigger;
    },
  };
}
