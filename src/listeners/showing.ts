import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { ensurePerson } from '../flow/join.ts';
import { sealedSettings } from '../slack/blocks/settings.ts';
import { clickerOf, ownerOf, show } from './answering.ts';
import { runLine } from './commands/run.ts';
import type { HomePublisher } from './home-publisher.ts';
import type { SealedMessage, SealedView } from '../slack/egress.ts';

const TITLE = 'Nightshift';

/** The buttons of App Home and of the welcome: what they name opens over the page. */
export function registerShowing(app: App, ctx: Context, home: HomePublisher): void {
  app.action<BlockAction<ButtonAction>>('show.command', async ({ ack, body, action }) => {
    await ack();
    const ownerId = ownerOf(body);
    const line = { ownerId, text: action.value ?? '', triggerId: null };
    await open(ctx, body, await runLine(ctx, line));
    await home.publish(ownerId);
  });
  app.action<BlockAction<ButtonAction>>('show.settings', async ({ ack, body }) => {
    await ack();
    await openSettings(ctx, body);
  });
}

/** The modal of settings, in place of the modal that it was asked in. */
export async function openSettings(ctx: Context, body: BlockAction): Promise<void> {
  const person = await ensurePerson(ctx, ownerOf(body));
  await place(ctx, body, sealedSettings(person, ctx.clock.now()));
}

/** In the modal that it was asked in, in one over the page, or else in the person's own messages. */
export async function open(ctx: Context, body: BlockAction, message: SealedMessage): Promise<void> {
  const clicker = clickerOf(body);
  if (message.usesNewBlocks) await show(ctx, clicker, message);
  else await place(ctx, body, message.inModal(TITLE));
}

async function place(ctx: Context, body: BlockAction, view: SealedView): Promise<void> {
  if (body.view?.type === 'modal') await ctx.poster.updateView({ viewId: body.view.id, view });
  else await ctx.poster.openView({ triggerId: body.trigger_id, view });
}
