import { z } from 'zod';
import { createShiftableClock, type ShiftableClock } from '../lib/time.ts';
import { openJournal } from './journal.ts';

const Entry = z.object({ at: z.iso.datetime() });
/** A restarted sandbox goes on a little later than it could have come, so that its time never runs backwards. */
const RESTART_MS = 5 * 60_000;

/**
 * The sandbox's time: it starts at `start`, runs at normal speed, and can be moved forward. With a file it
 * goes on after a restart from where it was last moved to. `startedAt` is where it began at the very first start.
 */
export function openSandboxClock(
  start: Date,
  file?: string,
): { clock: ShiftableClock; startedAt: Date } {
  const journal = openJournal(file, (value) => Entry.parse(value));
  const last = journal.entries.at(-1);
  const from = last === undefined ? start : new Date(Date.parse(last.at) + RESTART_MS);
  journal.append({ at: from.toISOString() });
  const clock = createShiftableClock(from);
  const moved = (): void => journal.append({ at: clock.now().toISOString() });
  const startedAt = new Date(journal.entries[0]?.at ?? from);
  return { startedAt, clock: journaled(clock, moved) };
}

function journaled(clock: ShiftableClock, moved: () => void): ShiftableClock {
  return {
    now: () => clock.now(),
    set: (instant) => {
      if (instant > clock.now()) clock.set(instant);
      moved();
    },
    advance: (durationMs) => {
      clock.advance(Math.max(0, durationMs));
      moved();
    },
  };
}
