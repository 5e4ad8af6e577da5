import type { Context } from '../context.ts';
import { isSilent } from '../domain/notification.ts';
import { type Person, slackIds } from '../domain/person.ts';
import { meetingUntil } from '../domain/slack-status.ts';
import { errorMessage, Invalid, isExpected } from '../lib/errors.ts';
import { noteSlackBusy, slackAsked, slackBusyTimes } from '../store/slack-busy.ts';
import { isLacking, noteLacking } from '../store/slack-lacks.ts';

const ASK_EVERY_MS = 2 * 60_000;
/** What came in shortly before Slack was asked came in the same meeting. */
const BEFORE_MS = 10 * 60_000;

/**
 * Asks Slack whether somebody is in a meeting or not to be disturbed, as a calendar would tell it: only while
 * something comes in, or to hear that it is over, and never in their silent hours.
 */
export async function readSlackBusy(ctx: Context, person: Person): Promise<void> {
  const { db } = ctx.store;
  const now = ctx.clock.now();
  if (isSilent(person, now)) return;
  const since = new Date(now.getTime() - BEFORE_MS);
  const { askedAt, isNews } = await slackAsked(db, person.id, since);
  if (askedAt !== null && now.getTime() - askedAt.getTime() < ASK_EVERY_MS) return;
  const isOpen = (await slackBusyTimes(db, person.id, now)).length > 0;
  if (!isNews && !isOpen) return;
  const until = await busyUntil(ctx, person.id, now);
  await ctx.store.write((unit) => noteSlackBusy(unit, person.id, { until, since }));
}

/** The later of both; what Slack does not say holds nothing back. */
async function busyUntil(ctx: Context, ownerId: string, now: Date): Promise<Date | null> {
  const { userId } = slackIds(ownerId);
  const undisturbed = await said(ctx, () => ctx.poster.undisturbedUntil(userId, now));
  const meeting = await inMeetingUntil(ctx, ownerId, now);
  if (undisturbed === null || meeting === null) return undisturbed ?? meeting;
  return undisturbed > meeting ? undisturbed : meeting;
}

async function inMeetingUntil(ctx: Context, ownerId: string, now: Date): Promise<Date | null> {
  const { teamId: workspace, userId } = slackIds(ownerId);
  const feature = { workspace, feature: 'status' } as const;
  if (await isLacking(ctx.store.db, feature, now)) return null;
  try {
    return meetingUntil(await ctx.poster.status(userId), now);
  } catch (error) {
    if (error instanceof Invalid) await noteLacking(ctx.store.db, feature, now);
    return await said(ctx, () => Promise.reject(error));
  }
}

async function said(ctx: Context, ask: () => Promise<Date | null>): Promise<Date | null> {
  try {
    return await ask();
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ error: errorMessage(error) }, 'whether somebody is busy is not known');
    return null;
  }
}
