/** When somebody is reminded of a card that waits: once each. */
export const REMINDER_SHARES = ['half', 'nine-tenths'] as const;
export type ReminderShare = (typeof REMINDER_SHARES)[number];

/** Notices of this kind in one local day of a person; what is over it waits for the next day. */
export const REMINDERS_PER_DAY_MAX = 3;

const PART: Readonly<Record<ReminderShare, number>> = { half: 0.5, 'nine-tenths': 0.9 };

/** The shares of its lifetime that are over. */
export function sharesOver(
  { openedAt, expiresAt }: { openedAt: Date; expiresAt: Date },
  now: Date,
): ReminderShare[] {
  const lifetimeMs = expiresAt.getTime() - openedAt.getTime();
  const passedMs = now.getTime() - openedAt.getTime();
  if (passedMs >= lifetimeMs) return [];
  return REMINDER_SHARES.filter((share) => passedMs >= lifetimeMs * PART[share]);
}
