import { addDays, localDay, localInstant, type ShiftableClock } from '../../lib/time.ts';
import { openSandboxClock } from '../../sandbox/clock.ts';

export const OWNER = { userId: 'U0OWNER', timeZone: 'Europe/Berlin' } as const;

/** The instants of one sample night, in the owner's time zone. */
export interface Night {
  clock: ShiftableClock;
  /** When mail begins to arrive. */
  dusk: Date;
  /** When Nightshift has read everything. */
  dawn: Date;
  /** When the digest is due. */
  morning: Date;
}

/** Tonight, seen from `now`; a folder that already had its night goes on with that one. */
export function openNight(now: Date, clockFile?: string): Night {
  const today = localDay(now, OWNER.timeZone);
  const { clock, startedAt } = openSandboxClock(
    localInstant(today, '21:30', OWNER.timeZone),
    clockFile,
  );
  const evening = localDay(startedAt, OWNER.timeZone);
  const next = addDays(evening, 1);
  return {
    clock,
    dusk: localInstant(evening, '22:00', OWNER.timeZone),
    dawn: localInstant(next, '06:30', OWNER.timeZone),
    morning: localInstant(next, '07:00', OWNER.timeZone),
  };
}
