import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { personId, slackIds } from '../domain/person.ts';
import { nextDigestAt } from '../flow/next-digest.ts';
import { pause } from '../flow/pause.ts';
import { welcome } from '../flow/welcome.ts';
import { sealedHome } from '../slack/blocks/home.ts';
import { listAccounts } from '../store/accounts.ts';
import { findPerson } from '../store/people.ts';
import { openCards } from '../store/proposal-reads.ts';
import { isPaused } from '../store/switches.ts';

/** App Home, and the kill switch on it. */
export function registerHome(app: App, ctx: Context): void {
  app.event('app_home_opened', async ({ event, context }) => {
    const ownerId = personId(context.teamId ?? '', event.user);
    if (event.tab === 'home') await publish(ctx, ownerId);
    await welcome(ctx, ownerId);
  });
  for (const [actionId, paused] of [
    ['switch.pause', true],
    ['switch.resume', false],
  ] as const) {
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body }) => {
      const ownerId = personId(body.team?.id ?? body.user.team_id ?? '', body.user.id);
      await pause(ctx, { person: ownerId }, { by: ownerId, paused });
      await ack();
      await publish(ctx, ownerId);
    });
  }
}

async function publish(ctx: Context, ownerId: string): Promise<void> {
  const { db } = ctx.store;
  const person = await findPerson(db, ownerId);
  const cards = await openCards(db, ownerId);
  const accounts = await listAccounts(db, ownerId);
  const view = sealedHome({
    timeZone: person?.timeZone ?? ctx.config.NIGHTSHIFT_TIME_ZONE,
    paused: await isPaused(db, ownerId),
    openDecisions: cards.reduce((sum, { open }) => sum + open, 0),
    sources: accounts.map(({ name, state, coverage }) => ({
      name,
      state,
      readUntil: coverage.readUntil,
      problem: coverage.problem,
    })),
    nextDigestAt: person === null ? null : nextDigestAt(person, ctx.clock.now()),
  });
  await ctx.poster.publishHome({ user: slackIds(ownerId).userId, view });
}
