import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { ensurePerson } from '../flow/join.ts';
import { sealedExceptionModal } from '../slack/blocks/exception-modal.ts';
import { sealedSettings } from '../slack/blocks/settings.ts';
import { clickerOf, ownerOf, show } from './answering.ts';
import { ruleForm } from './commands/ruling.ts';
import { runLine } from './commands/run.ts';
import type { HomePublisher } from './home-publisher.ts';
import type { SealedMessage, SealedView } from '../slack/egress.ts';

const TITLE = 'Nightshift';
/** Buttons of one row need names of their own. */
const COMMAND_BUTTONS = [
  'show.command',
  'show.all-rules',
  'show.rule',
  'show.rule-form',
  'show.rule-end',
] as const;

/** The buttons of App Home and of the welcome: what they name opens over the page. */
export function registerShowing(app: App, ctx: Context, home: HomePublisher): void {
  for (const actionId of COMMAND_BUTTONS) {
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, action }) => {
      await ack();
      const ownerId = ownerOf(body);
      const view = await modalFor(ctx, ownerId, action.value ?? '');
      if (view !== null) {
        await place(ctx, body, view);
        return;
      }
      const line = { ownerId, text: action.value ?? '', triggerId: null };
      await open(ctx, body, await runLine(ctx, line));
      await home.publish(ownerId);
    });
  }
  app.action<BlockAction<ButtonAction>>('show.settings', async ({ ack, body }) => {
    await ack();
    const view = await modalFor(ctx, ownerOf(body), 'settings');
    if (view !== null) await place(ctx, body, view);
  });
}

/** The modal in which a command ends where it comes from a button; null for one that is answered in words. */
export async function modalFor(
  ctx: Context,
  ownerId: string,
  command: string,
): Promise<SealedView | null> {
  if (command === 'settings') {
    const person = await ensurePerson(ctx, ownerId);
    return sealedSettings(person, ctx.clock.now());
  }
  const [, refused] = /^exception (\S+)$/.exec(command) ?? [];
  if (refused !== undefined) return sealedExceptionModal(refused);
  const [, rest] = /^rules (.+)$/.exec(command) ?? [];
  return rest === undefined ? null : await ruleForm({ ctx, ownerId }, rest);
}

/** In the modal that it was asked in, in one over the page, or else in the person's own messages. */
export async function open(ctx: Context, body: BlockAction, message: SealedMessage): Promise<void> {
  const clicker = clickerOf(body);
  if (message.usesNewBlocks) await show(ctx, clicker, message);
  else await place(ctx, body, message.inModal(TITLE));
}

/** Over the page, or in place of the modal that it was asked in. */
export async function place(ctx: Context, body: BlockAction, view: SealedView): Promise<void> {
  if (body.view?.type === 'modal') await ctx.poster.updateView({ viewId: body.view.id, view });
  else await ctx.poster.openView({ triggerId: body.trigger_id, view });
}
