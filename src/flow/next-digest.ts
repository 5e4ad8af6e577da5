import { hasDigestOn, type Person } from '../domain/person.ts';
import { addDays, localDay, localInstant } from '../lib/time.ts';

const LOOK_AHEAD_DAYS = 400;

/** When the person's next digest is due; null where they want none. */
export function nextDigestAt(person: Person, now: Date): Date | null {
  if (person.digestDays.length === 0) return null;
  const today = localDay(now, person.timeZone);
  for (let ahead = 0; ahead < LOOK_AHEAD_DAYS; ahead += 1) {
    const day = addDays(today, ahead);
    const at = localInstant(day, person.digestTime, person.timeZone);
    if (at > now && hasDigestOn(person, day)) return at;
  }
  return null;
}
