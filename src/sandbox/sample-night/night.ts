import { addDays, localDay, localInstant, localTime } from '../../lib/time.ts';

/** Where Dana Petrov sleeps. */
export const NIGHT_ZONE = 'Europe/Berlin';

const DAWN_S = 7 * 3_600;
const DAY_S = 24 * 3_600;

/**
 * The instant of `HH:MM:SS` in a night from 22:00 to 07:00, of which `dawn` is the end. For another hour
 * of dawn the whole night moves along, so that what follows what stays the same.
 */
export function instantOf(at: string, dawn: Date): Date {
  const [hours = 0, minutes = 0, seconds = 0] = at.split(':').map(Number);
  const ofDay = hours * 3_600 + minutes * 60 + seconds;
  const sinceMidnight = ofDay >= DAY_S / 2 ? ofDay - DAY_S : ofDay;
  return new Date(dawn.getTime() + (sinceMidnight - DAWN_S) * 1_000);
}

/**
 * The local day so many working days after dawn, because people promise no answer for a Sunday; what lies
 * behind counts every day.
 */
export function dayFrom(dawn: Date, days: number): string {
  let day = localDay(dawn, NIGHT_ZONE);
  if (days <= 0) return addDays(day, days);
  for (let left = days; left > 0;) {
    day = addDays(day, 1);
    if (!isWeekend(day)) left -= 1;
  }
  return day;
}

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** The night zone's distance from UTC at an instant, as mail headers write it, for example `+0100`. */
export function localOffset(instant: Date): string {
  const minute = Math.floor(instant.getTime() / 60_000);
  const day = localDay(instant, NIGHT_ZONE);
  const shown = localInstant(day, localTime(instant, NIGHT_ZONE), 'UTC').getTime() / 60_000;
  const minutes = Math.abs(shown - minute);
  const digits =
    `${Math.floor(minutes / 60)}`.padStart(2, '0') + `${minutes % 60}`.padStart(2, '0');
  return `${shown < minute ? '-' : '+'}${digits}`;
}
