import type { Context } from '../context.ts';
import { dutyFor, type Duty } from '../domain/duty.ts';
import { wantsRun } from '../domain/news-filter.ts';
import { mayTellNow, NOTIFICATION_CAPS } from '../domain/notification.ts';
import { slackIds } from '../domain/person.ts';
import { misfitOf } from '../domain/policy.ts';
import type { Policy } from '../domain/policy-file.ts';
import { Conflict, isExpected, errorMessage } from '../lib/errors.ts';
import { localDay, localInstant } from '../lib/time.ts';
import { countIncidentsTold, type ToldPerson, twinsOf, wasTold } from '../store/incident-reads.ts';
import type { OpenIncident } from '../store/incidents.ts';
import { newsFilterOf } from '../store/news-filters.ts';
import { countToldSince, mutedRules } from '../store/notifications.ts';
import { findPerson } from '../store/people.ts';
import { isPaused } from '../store/switches.ts';
import { usablePolicy } from './policy.ts';
import { actorOf } from './standing.ts';
import { isUndisturbed } from './undisturbed.ts';

export interface Telling {
  people: readonly { personId: string; name: string; duty: string | null }[];
  /** When the next one is due to be asked; null where nobody is. */
  nextAt: Date | null;
  /** Everybody on duty was asked, and their time is over. */
  unanswered: boolean;
}

/**
 * Who is to be told of an open incident now: its owner as their settings have it; and by the duty that policy
 * names one after the other, as long as nobody answered. Quiet hours, meetings and do-not-disturb are
 * no reason not to tell who is on duty; a pause, a vacation and the most messages of a day are, and the next
 * one is asked at once.
 */
export async function whomToTell(
  ctx: Context,
  incident: OpenIncident,
  told: readonly ToldPerson[],
): Promise<Telling> {
  const onDuty = await dutyTelling(ctx, incident, told);
  const knows = [...told, ...onDuty.people].some(({ personId }) => personId === incident.ownerId);
  if (knows || !(await mayTellOwner(ctx, incident))) return onDuty;
  const name = await nameOf(ctx, incident.ownerId);
  if (name === null) return onDuty;
  return {
    ...onDuty,
    people: [...onDuty.people, { personId: incident.ownerId, name, duty: null }],
  };
}

async function mayTellOwner(ctx: Context, incident: OpenIncident): Promise<boolean> {
  const { db } = ctx.store;
  const now = ctx.clock.now();
  const person = await findPerson(db, incident.ownerId);
  const age = now.getTime() - incident.openedAt.getTime();
  if (person === null || age > NOTIFICATION_CAPS.newsForMs) return false;
  if (await wasTold(db, incident.signalId)) return false;
  if (!wantsRun(await newsFilterOf(db, person.id), incident.run)) return false;
  if ((await mutedRules(db, person.id, now)).includes('production')) return false;
  const toldToday = await toldSinceMidnight(ctx, person.id);
  const waiting = { oldestAt: incident.openedAt, toldToday, isCritical: true };
  return mayTellNow(person, waiting, now) && !(await isUndisturbed(ctx, person.id, now));
}

/** Messages of both kinds count, so that their most in a day holds for all of them together. */
async function toldSinceMidnight(ctx: Context, personId: string): Promise<number> {
  const { db } = ctx.store;
  const now = ctx.clock.now();
  const timeZone = (await findPerson(db, personId))?.timeZone ?? 'UTC';
  const midnight = localInstant(localDay(now, timeZone), '00:00', timeZone);
  return (
    (await countToldSince(db, personId, midnight)) +
    (await countIncidentsTold(db, personId, midnight))
  );
}

const NOBODY: Telling = { people: [], nextAt: null, unanswered: false };

async function dutyTelling(
  ctx: Context,
  incident: OpenIncident,
  told: readonly ToldPerson[],
): Promise<Telling> {
  if (incident.acknowledged !== null) return NOBODY;
  const policy = await usablePolicy(ctx);
  const duty = policy === null ? null : dutyFor(policy, incident.run, incident.openedAt);
  if (policy === null || duty === null) return NOBODY;
  if (await isToldByTwin(ctx, incident, { policy, duty })) return NOBODY;
  const last = told.filter(({ duty: by }) => by !== null).at(-1);
  const dueAt = last === undefined ? null : new Date(last.at.getTime() + duty.escalateAfterMs);
  if (dueAt !== null && dueAt > ctx.clock.now()) return { ...NOBODY, nextAt: dueAt };
  const next = await nextOf(ctx, { incident, duty, told });
  if (next === null) return { ...NOBODY, unanswered: true };
  const nextAt = new Date(ctx.clock.now().getTime() + duty.escalateAfterMs);
  return { people: [{ ...next, duty: duty.name }], nextAt, unanswered: false };
}

/** Whether the same failure, read for somebody else of the team, is what asks this duty. */
async function isToldByTwin(
  ctx: Context,
  incident: OpenIncident,
  { policy, duty }: { policy: Policy; duty: Duty },
): Promise<boolean> {
  const twins = await twinsOf(ctx.store.db, incident);
  return twins.some(({ run, openedAt }) => dutyFor(policy, run, openedAt)?.name === duty.name);
}

/** The first in their order who was not asked yet and can be. */
async function nextOf(
  ctx: Context,
  asked: { incident: OpenIncident; duty: Duty; told: readonly ToldPerson[] },
): Promise<{ personId: string; name: string } | null> {
  const { teamId } = slackIds(asked.incident.ownerId);
  const done = new Set(
    asked.told.filter(({ duty }) => duty !== null).map(({ personId }) => personId),
  );
  for (const userId of asked.duty.people) {
    const personId = `${teamId}/${userId}`;
    if (done.has(personId) || !(await isReachable(ctx, personId))) continue;
    const name = await nameOf(ctx, personId);
    if (name !== null) return { personId, name };
  }
  return null;
}

async function isReachable(ctx: Context, personId: string): Promise<boolean> {
  const { db } = ctx.store;
  if (await isPaused(db, personId)) return false;
  const person = await findPerson(db, personId);
  if (person?.awayUntil && person.awayUntil > ctx.clock.now()) return false;
  return (await toldSinceMidnight(ctx, personId)) < NOTIFICATION_CAPS.perDay;
}

/** The name of a full member; null for everybody else, and where Slack cannot say so. */
async function nameOf(ctx: Context, personId: string): Promise<string | null> {
  const ids = slackIds(personId);
  try {
    const actor = await actorOf(ctx, ids);
    if (misfitOf(actor) !== null || actor.id !== personId) return null;
    return (await ctx.poster.user(ids.userId)).name;
  } catch (error) {
    if (error instanceof Conflict) return null;
    if (!isExpected(error)) throw error;
    ctx.log.warn({ error: errorMessage(error) }, 'who is on duty could not be looked up');
    return ids.userId;
  }
}
