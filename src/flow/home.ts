import type { Context } from '../context.ts';
import { headline } from '../domain/digest.ts';
import { type Person, slackIds } from '../domain/person.ts';
import { ruleInWords } from '../domain/rule-words.ts';
import { daysInWords } from '../domain/setting-words.ts';
import { regionInWords } from '../lib/holidays.ts';
import { clockInWords } from '../lib/notation.ts';
import { errorMessage, isExpected } from '../lib/errors.ts';
import type { Home, HomeTeam } from '../slack/blocks/home-state.ts';
import { listAccounts } from '../store/accounts.ts';
import { liveAllowances } from '../store/allowances.ts';
import { digestKey, findDigest, lastDigest } from '../store/digests.ts';
import { mutedRules } from '../store/notifications.ts';
import { getPerson } from '../store/people.ts';
import { findPost } from '../store/posts.ts';
import { countHeld } from '../store/signals.ts';
import { isPaused, readPause } from '../store/switches.ts';
import { nextDigestAt } from './next-digest.ts';
import { recall } from './remember.ts';
import { rulesOf } from './rules.ts';
import { readSetUp } from './set-up.ts';
import { readTeam } from './team.ts';
import { namedCards } from './named-cards.ts';
import * as say from '../words/settings.ts';

/** What the App Home of somebody who has joined says now. */
export async function readHome(ctx: Context, ownerId: string): Promise<Home> {
  const { db } = ctx.store;
  const now = ctx.clock.now();
  const person = await getPerson(db, ownerId);
  const accounts = await listAccounts(db, ownerId);
  const kept = await recall(ctx, ownerId);
  return {
    timeZone: person.timeZone,
    stopped: await stoppedBy(ctx, ownerId),
    resumesAt: (await readPause(db, ownerId)).resumesAt,
    setUp: await readSetUp(ctx, ownerId),
    decisions: await decisions(ctx, ownerId),
    lastNight: await lastNight(ctx, ownerId),
    sources: accounts.map(({ name, kind, state, coverage: { readUntil, problem } }) => ({
      name,
      kind,
      state,
      readUntil,
      problem,
    })),
    nextDigestAt: nextDigestAt(person, now),
    rules: {
      grants: (await liveAllowances(db, now, ownerId)).length,
      learned: kept.filter(({ memory }) => memory?.kind === 'sender.archive').length,
      own: (await rulesOf(ctx, ownerId)).map((rule) => ({
        id: rule.id,
        text: ruleInWords(rule),
        holds: rule.state === 'approved',
      })),
    },
    kept: kept.map(({ id, text, origin }) => ({ id, text, origin })),
    notifications: { ...times(person, now), muted: await mutedRules(db, ownerId, now) },
    team: await teamOf(ctx, ownerId),
  };
}

async function stoppedBy(ctx: Context, ownerId: string): Promise<Home['stopped']> {
  const { db } = ctx.store;
  // The scope of the whole team alone: `U0` is nobody's id.
  if (await isPaused(db, `${slackIds(ownerId).teamId}/U0`)) return 'everybody';
  return (await isPaused(db, ownerId)) ? 'self' : 'no';
}

async function decisions(ctx: Context, ownerId: string): Promise<Home['decisions']> {
  const { db } = ctx.store;
  const cards = await namedCards(ctx, { db, ownerId });
  return {
    open: cards.reduce((sum, { count }) => sum + count, 0),
    held: await countHeld(db, ownerId),
    cards,
  };
}

async function lastNight(ctx: Context, ownerId: string): Promise<Home['lastNight']> {
  const { db } = ctx.store;
  const last = await lastDigest(db, ownerId);
  const digest = last === null ? null : await findDigest(db, ownerId, last.day);
  if (digest === null) return null;
  return {
    day: digest.day,
    headline: headline(digest),
    mails: digest.mail.read,
    runs: digest.deploys.runs,
    page: await pageOf(ctx, digestKey(ownerId, digest.day)),
  };
}

/** The page is a convenience: without Slack's answer the rest is shown all the same. */
async function pageOf(ctx: Context, key: string): Promise<string | null> {
  const post = await findPost(ctx.store.db, key);
  if (post === null || post.channel === null || post.ts === null) return null;
  try {
    return await ctx.poster.permalink({ channel: post.channel, ts: post.ts });
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ error: errorMessage(error) }, 'the page of a digest is not known');
    return null;
  }
}

function times(person: Person, now: Date): Omit<Home['notifications'], 'muted'> {
  const { digestTime, digestDays, holidays, quietFrom, quietTo, awayUntil } = person;
  return {
    digest: `${clockInWords(digestTime)}, ${daysInWords(digestDays)}`,
    holidays: holidays === null ? null : regionInWords(holidays),
    quiet:
      quietFrom === null || quietTo === null
        ? null
        : say.fromTo(clockInWords(quietFrom), clockInWords(quietTo)),
    awayUntil: awayUntil !== null && awayUntil > now ? awayUntil : null,
  };
}

async function teamOf(ctx: Context, ownerId: string): Promise<HomeTeam | null> {
  const team = await readTeam(ctx, ownerId);
  if (team === null) return null;
  const { people, accounts, unwell, tokens, policy } = team;
  const tokensMax = ctx.config.NIGHTSHIFT_TOKENS_PER_NIGHT;
  return { people, accounts, unwell, tokens, tokensMax, policy };
}
