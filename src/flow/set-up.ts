import type { Context } from '../context.ts';
import { slackIds } from '../domain/person.ts';
import type { SetUp, SetUpStep } from '../domain/set-up.ts';
import { errorMessage, isExpected } from '../lib/errors.ts';
import { sealedWelcome } from '../slack/blocks/set-up.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { listAccounts } from '../store/accounts.ts';
import { findPerson, getPerson, noteWelcomed } from '../store/people.ts';
import { findPost, type Post, wantPost } from '../store/posts.ts';
import { noteStep, stepsTaken } from '../store/set-up.ts';
import type { Unit } from '../store/store.ts';
import { deliverJob } from './jobs.ts';
import { ensurePerson, Outsider } from './join.ts';
import { policyOwners, usablePolicy } from './policy.ts';

/** Welcomes somebody who opens the app for the first time, with nothing connected; once, and members only. */
export async function welcome(ctx: Context, ownerId: string): Promise<void> {
  try {
    await ensurePerson(ctx, ownerId);
  } catch (error) {
    if (error instanceof Outsider) return;
    throw error;
  }
  if ((await listAccounts(ctx.store.db, ownerId)).length > 0) return;
  const isNew = await ctx.store.write(async (unit) => {
    if (!(await noteWelcomed(unit, ownerId))) return false;
    await wantPost(unit, {
      key: welcomeKey(ownerId),
      ownerId,
      kind: 'welcome',
      subjectId: ownerId,
    });
    return true;
  });
  if (isNew) await ctx.queue.enqueue([deliverJob(welcomeKey(ownerId))]);
}

/**
 * Welcomes those who the policy names as owners, once each, when Nightshift starts. Slack tells an app of one
 * workspace nothing of who installed it; everybody else is welcomed when they open it. That one of them cannot be
 * reached stops nothing.
 */
export async function welcomeOwners(ctx: Context): Promise<void> {
  const policy = await usablePolicy(ctx);
  if (policy?.people.owners === undefined) return;
  try {
    const { teamId } = await ctx.poster.identify();
    for (const ownerId of policyOwners(policy, teamId)) await welcomeIfThere(ctx, ownerId);
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ error: errorMessage(error) }, 'the owners could not be welcomed');
  }
}

async function welcomeIfThere(ctx: Context, ownerId: string): Promise<void> {
  try {
    await welcome(ctx, ownerId);
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ ownerId, error: errorMessage(error) }, 'an owner could not be welcomed');
  }
}

/** Ticks a step, and brings the welcoming message up to date where there is one. */
export async function takeStep(unit: Unit, ownerId: string, step: SetUpStep): Promise<void> {
  if (!(await noteStep(unit, ownerId, step))) return;
  const key = welcomeKey(ownerId);
  if ((await findPost(unit.db, key)) !== null)
    await wantPost(unit, { key, ownerId, kind: 'welcome', subjectId: ownerId });
}

/** Nothing for somebody who has not joined. */
export async function finishStep(ctx: Context, ownerId: string, step: SetUpStep): Promise<void> {
  if ((await findPerson(ctx.store.db, ownerId)) === null) return;
  await ctx.store.write((unit) => takeStep(unit, ownerId, step));
}

export async function readSetUp(ctx: Context, ownerId: string): Promise<SetUp> {
  const { db } = ctx.store;
  const { digestTime, timeZone } = await getPerson(db, ownerId);
  const accounts = await listAccounts(db, ownerId);
  const taken = await stepsTaken(db, ownerId);
  return { connected: accounts.length > 0, taken, digestTime, timeZone };
}

export async function renderWelcome(ctx: Context, post: Post): Promise<SealedMessage> {
  return sealedWelcome(await readSetUp(ctx, post.owner_id));
}

export function welcomeKey(ownerId: string): string {
  const { teamId, userId } = slackIds(ownerId);
  return `welcome-${teamId}-${userId}`;
}
