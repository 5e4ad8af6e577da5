import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { MUTABLE } from '../domain/notification.ts';
import { personId } from '../domain/person.ts';
import { mute, unmute } from '../flow/notify.ts';
import { pause } from '../flow/pause.ts';
import { forget } from '../flow/remember.ts';
import { finishStep, welcome } from '../flow/set-up.ts';
import { findPerson } from '../store/people.ts';
import { ownerOf } from './answering.ts';
import type { HomePublisher } from './home-publisher.ts';

/** What Slack says of the view that is there already; the SDK's type leaves it out. */
const Opened = z.object({ view: z.object({ hash: z.string() }) });

/** App Home, and what is changed on it at once: each change shows there. */
export function registerHome(app: App, ctx: Context, home: HomePublisher): void {
  app.event('app_home_opened', async ({ event, context }) => {
    const ownerId = personId(context.teamId ?? '', event.user);
    if (event.tab === 'home') await home.publish(ownerId, Opened.safeParse(event).data?.view.hash);
    await welcome(ctx, ownerId);
  });
  for (const [actionId, change] of Object.entries(changes(ctx))) {
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, action }) => {
      const ownerId = ownerOf(body);
      if ((await findPerson(ctx.store.db, ownerId)) !== null)
        await change(ownerId, action.value ?? '');
      await ack();
      await home.publish(ownerId);
    });
  }
}

type Change = (ownerId: string, value: string) => Promise<unknown>;

function changes(ctx: Context): Record<string, Change> {
  const switched =
    (paused: boolean): Change =>
    (ownerId) =>
      pause(ctx, { person: ownerId }, { by: ownerId, paused });
  const muting = MUTABLE.flatMap((rule): [string, Change][] => [
    [`home.mute.${rule}`, (ownerId) => mute(ctx, { ownerId, rule })],
    [`home.unmute.${rule}`, (ownerId) => unmute(ctx, { ownerId, rule })],
  ]);
  return {
    'switch.pause': switched(true),
    'switch.resume': switched(false),
    'set-up.done': (ownerId) => finishStep(ctx, ownerId, 'done'),
    'memory.forget': (ownerId, which) => forget(ctx, { ownerId, which }),
    ...Object.fromEntries(muting),
  };
}
