import type { Context } from '../context.ts';
import { meetingsOf } from '../domain/meeting.ts';
import { managedBy, teamSight } from '../domain/outcome-access.ts';
import { type Outcomes, outcomesOf, pooled } from '../domain/outcome.ts';
import { outcomeLines, outcomeSummary, savedFormula } from '../domain/outcome-words.ts';
import { type Person, slackIds } from '../domain/person.ts';
import { misfitOf } from '../domain/policy.ts';
import type { Policy } from '../domain/policy-file.ts';
import { Conflict } from '../lib/errors.ts';
import { monthInWords } from '../lib/notation.ts';
import { addDays, localDay } from '../lib/time.ts';
import type { Answer, AnswerLine } from '../slack/blocks/answer.ts';
import { busyTimes } from '../store/busy-times.ts';
import { tellByPost } from '../store/notices.ts';
import { type Look, looksAt, noteLook } from '../store/outcome-looks.ts';
import { outcomeRows, type Window } from '../store/outcomes.ts';
import { findPerson, listPeople } from '../store/people.ts';
import { policiesSince } from '../store/policies.ts';
import { hurry } from './hurry.ts';
import { deliverJob } from './jobs.ts';
import { usablePolicy } from './policy.ts';
import { actorOf } from './standing.ts';
import * as say from '../words/figures.ts';

const DAY_MS = 24 * 3_600_000;
const WINDOW_DAYS = 28;
const LOOKS_SHOWN = 3;
const SPAN = say.theLastDays(WINDOW_DAYS);

/** What Nightshift's work came to for one person, computed from rows; no model and no tokens in it. */
async function outcomesIn(
  ctx: Context,
  { id, timeZone }: Pick<Person, 'id' | 'timeZone'>,
  window: Window,
): Promise<Outcomes> {
  const { db } = ctx.store;
  const rows = await outcomeRows(db, id, window);
  const around = { ...window, readSince: window.from };
  return outcomesOf(rows, meetingsOf(await busyTimes(db, id, around), timeZone));
}

function lastDays(now: Date, days: number): Window {
  return { from: new Date(now.getTime() - days * DAY_MS), to: now };
}

/** A person's own figures, and who else looked at them. */
export async function ownOutcomes(ctx: Context, ownerId: string): Promise<Answer> {
  const { db } = ctx.store;
  const person = await findPerson(db, ownerId);
  if (person === null) return { what: say.thereAreNoFigures };
  const outcomes = await outcomesIn(ctx, person, lastDays(ctx.clock.now(), WINDOW_DAYS));
  const looks = await looksAt(db, ownerId, LOOKS_SHOWN);
  const seen = await Promise.all(looks.map((look) => lookLine(ctx, look)));
  return {
    ...told(say.you(SPAN), outcomes),
    next: looks.length === 0 ? say.nobodyElseLookedAtThese : say.whoElseLookedStands,
    lines: [...outcomeLines(outcomes), ...seen],
    timeZone: person.timeZone,
  };
}

function told(what: string, outcomes: Outcomes): Answer {
  return { what, safe: savedFormula(outcomes), lines: outcomeLines(outcomes) };
}

async function lookLine(ctx: Context, { viewerId, team, at }: Look): Promise<AnswerLine> {
  const title = say.lookedAt(await nameOf(ctx, viewerId));
  return { title, text: team === null ? say.yourFigures : say.asOne(team), at };
}

async function nameOf(ctx: Context, personId: string): Promise<string> {
  const { userId } = slackIds(personId);
  try {
    return (await ctx.poster.user(userId)).name;
  } catch (error) {
    if (error instanceof Conflict) return userId;
    throw error;
  }
}

/** The figures of one person to their direct manager: named by policy now, and told of each look. */
export async function outcomesOfPerson(
  ctx: Context,
  asked: { viewerId: string; name: string },
): Promise<Answer> {
  const { viewerId } = asked;
  const policy = await policyFor(ctx, viewerId);
  if (policy === null) return say.refused;
  const subjectId = await reportNamed(ctx, policy, asked);
  if (subjectId === null) return say.refused;
  const person = await findPerson(ctx.store.db, subjectId);
  if (person === null) return { what: say.theyDoNotUseNightshift, safe: say.thereIsNoFigure };
  const viewer = await nameOf(ctx, viewerId);
  // First it is told, then it is seen: what cannot be told is not seen.
  const key = await ctx.store.write(async (unit) => {
    await noteLook(unit, { viewerId, subjectIds: [subjectId], team: null });
    return await tellByPost(unit, {
      ownerId: subjectId,
      what: say.lookedAtYourFigures(viewer, SPAN),
      safe: say.thePolicyNamesThemYour,
    });
  });
  await hurry(ctx, [deliverJob(key)]);
  const outcomes = await outcomesIn(ctx, person, lastDays(ctx.clock.now(), WINDOW_DAYS));
  return {
    ...told(`${await nameOf(ctx, subjectId)}, ${SPAN}:`, outcomes),
    next: say.theyWereToldThatYou,
  };
}

/** Null for who may look at nothing here, and where no policy says who may. */
async function policyFor(ctx: Context, viewerId: string): Promise<Policy | null> {
  const actor = await actorOf(ctx, slackIds(viewerId));
  if (misfitOf(actor) !== null || actor.id !== viewerId) return null;
  return await usablePolicy(ctx);
}

/** The one of somebody's own direct reports that is meant, by id or name; nobody else is looked for. */
async function reportNamed(
  ctx: Context,
  policy: Policy,
  { viewerId, name }: { viewerId: string; name: string },
): Promise<string | null> {
  const wanted = name.replace(/^<?@|(?:\|[^>]*)?>$/g, '').toLowerCase();
  const found: string[] = [];
  for (const id of managedBy(policy, viewerId)) {
    const known = (await nameOf(ctx, id)).toLowerCase();
    if ([slackIds(id).userId.toLowerCase(), known, known.split(' ')[0]].includes(wanted))
      found.push(id);
  }
  const [only] = found;
  return only !== undefined && found.length === 1 ? only : null;
}

/** A team's figures of the last whole month (UTC), as an aggregate, to a reader that policy names. */
export async function outcomesOfTeam(
  ctx: Context,
  { viewerId, name }: { viewerId: string; name: string },
): Promise<Answer> {
  const { db } = ctx.store;
  if ((await policyFor(ctx, viewerId)) === null) return say.refused;
  const window = lastMonth(ctx.clock.now());
  const people = (await listPeople(db)).filter(({ joinedAt }) => joinedAt < window.from);
  const usersBefore = new Set(people.map(({ id }) => id));
  const policies = await policiesSince(db, window.from);
  const sight = teamSight(policies, { viewerId, name, usersBefore });
  if ('refuse' in sight) return { ...say.refused, what: sight.refuse };
  const { members } = sight;
  await ctx.store.write((unit) => noteLook(unit, { viewerId, subjectIds: members, team: name }));
  const each = people
    .filter(({ id }) => members.includes(id))
    .map((person) => outcomesIn(ctx, person, window));
  return {
    ...told(
      say.teamPeople(name, members.length, monthInWords(window.from.toISOString().slice(0, 10))),
      pooled(await Promise.all(each)),
    ),
    next: say.whatFewerThanFive,
  };
}

function lastMonth(now: Date): Window {
  const first = `${localDay(now, 'UTC').slice(0, 7)}-01`;
  const before = `${addDays(first, -1).slice(0, 7)}-01`;
  return { from: new Date(`${before}T00:00:00Z`), to: new Date(`${first}T00:00:00Z`) };
}

/** What the last week came to, in one line; null where there is nothing to tell. */
export async function weekSummary(ctx: Context, person: Person): Promise<string | null> {
  return outcomeSummary(await outcomesIn(ctx, person, lastDays(ctx.clock.now(), 7)));
}
