import { Temporal } from 'temporal-polyfill';

/** The only source of the current time; everything else asks it, so that tests and the demo can move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that runs at normal speed from wherever it was last set. */
export interface ShiftableClock extends Clock {
  set(instant: Date): void;
  advance(durationMs: number): void;
}

export function createShiftableClock(start: Date): ShiftableClock {
  let offsetMs = start.getTime() - Date.now();
  return {
    now: () => new Date(Date.now() + offsetMs),
    set: (instant) => {
      offsetMs = instant.getTime() - Date.now();
    },
    advance: (durationMs) => {
      offsetMs += durationMs;
    },
  };
}

/** A clock that stands still until it is moved, for tests. */
export function createStoppedClock(start: Date): ShiftableClock {
  let current = start.getTime();
  return {
    now: () => new Date(current),
    set: (instant) => {
      current = instant.getTime();
    },
    advance: (durationMs) => {
      current += durationMs;
    },
  };
}

/** Monotonic milliseconds for measuring durations; never for telling the time of day. */
export function stopwatch(): () => number {
  const startedAt = performance.now();
  return () => performance.now() - startedAt;
}

/** The calendar day, `YYYY-MM-DD`, that an instant falls on in an IANA time zone. */
export function localDay(instant: Date, timeZone: string): string {
  return zoned(instant, timeZone).toPlainDate().toString();
}

/**
 * The instant at which a wall-clock time occurs on a local day. A time skipped by a DST change moves
 * forward; a time that occurs twice means the first one (Temporal's `compatible` disambiguation).
 */
export function localInstant(day: string, time: string, timeZone: string): Date {
  const wallClock = Temporal.PlainDate.from(day).toPlainDateTime(Temporal.PlainTime.from(time));
  return new Date(wallClock.toZonedDateTime(timeZone).epochMilliseconds);
}

/** The longest time that two wall-clock readings, `YYYY-MM-DDTHH:MM`, can mean where a DST change makes them ambiguous. */
export function localSpan(
  [start, end]: readonly [string, string],
  timeZone: string,
): { from: Date; to: Date } {
  const at = (wallClock: string, disambiguation: 'earlier' | 'later'): Date =>
    new Date(
      Temporal.PlainDateTime.from(wallClock).toZonedDateTime(timeZone, { disambiguation })
        .epochMilliseconds,
    );
  return { from: at(start, 'earlier'), to: at(end, 'later') };
}

/** 1 for Monday to 7 for Sunday. */
export function weekday(day: string): number {
  return Temporal.PlainDate.from(day).dayOfWeek;
}

export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** `HH:MM` of an instant in an IANA time zone. */
export function localTime(instant: Date, timeZone: string): string {
  return zoned(instant, timeZone).toPlainTime().toString({ smallestUnit: 'minute' });
}

/** RFC 5322, section 3.3, in UTC: `Sat, 21 Nov 2026 06:00:00 +0000`. */
export function mailDate(instant: Date): string {
  return instant.toUTCString().replace('GMT', '+0000');
}

export function isTimeZone(value: string): boolean {
  try {
    zoned(new Date(0), value);
    // Temporal alone would also take a whole date with a zone in it, which Intl cannot tell times in.
    return Intl.DateTimeFormat('en', { timeZone: value }) !== undefined;
  } catch {
    return false;
  }
}

function zoned(instant: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
}
