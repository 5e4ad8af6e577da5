import type { Context } from '../context.ts';
import { hasDigestOn, isQuiet, type Person } from '../domain/person.ts';
import { localDay, localInstant } from '../lib/time.ts';
import { listAccounts } from '../store/accounts.ts';
import { catchingUp, lastDigest } from '../store/digests.ts';

const MINUTE_MS = 60_000;
/** After this a digest is late. */
const LATE_MS = 60 * MINUTE_MS;
/** A source that was read as shortly before is read up to the digest. */
const FRESH_MS = 15 * MINUTE_MS;
/** What came after downtime has this long to be triaged; a flood cannot put the digest off for longer. */
const TRIAGE_MS = 5 * MINUTE_MS;

/**
 * Whether today's digest is to be written now: at the person's own time whatever the hour, but not twice, not on
 * a day without one, and not for a morning before the person came. One that is late keeps out of quiet hours. After
 * downtime the sources are read first; one that cannot be read is no reason to wait.
 */
export async function isDigestDue(ctx: Context, person: Person, now: Date): Promise<boolean> {
  const due = await unwrittenSince(ctx, person, now);
  if (due === null) return false;
  if (isLate(due, now) && isQuiet(person, now)) return false;
  return !(await isBehind(ctx, person.id, { due, now }));
}

/** Whether today's digest comes any moment: what it will tell is not told beside it. */
export async function isDigestAtHand(ctx: Context, person: Person, now: Date): Promise<boolean> {
  const due = await unwrittenSince(ctx, person, now);
  return due !== null && !isLate(due, now);
}

/** When today's digest was due, where there is to be one and it is not written yet. */
async function unwrittenSince(ctx: Context, person: Person, now: Date): Promise<Date | null> {
  const today = localDay(now, person.timeZone);
  const due = localInstant(today, person.digestTime, person.timeZone);
  if (now < due || person.joinedAt >= due || !hasDigestOn(person, today)) return null;
  return (await lastDigest(ctx.store.db, person.id))?.day === today ? null : due;
}

function isLate(due: Date, now: Date): boolean {
  return now.getTime() - due.getTime() > LATE_MS;
}

/** Whether this person's sources are still to be read, or triaged, after downtime. */
export async function isBehind(
  ctx: Context,
  ownerId: string,
  { due, now }: { due: Date; now: Date },
): Promise<boolean> {
  const every = ctx.config.NIGHTSHIFT_READ_EVERY_S * 1_000;
  const fresh = due.getTime() - Math.max(FRESH_MS, 2 * every);
  const accounts = await listAccounts(ctx.store.db, ownerId);
  const unread = accounts.some(
    ({ state, coverage: { readUntil, problem } }) =>
      state === 'connected' &&
      problem === null &&
      readUntil !== null &&
      readUntil.getTime() < fresh,
  );
  if (unread) return true;
  const since = new Date(due.getTime() - MINUTE_MS);
  const { untriaged, firstAt } = await catchingUp(ctx.store.db, ownerId, since);
  return untriaged > 0 && firstAt !== null && now.getTime() - firstAt.getTime() < TRIAGE_MS;
}
