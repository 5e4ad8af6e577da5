import type { App, BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { askException, decideException } from '../flow/exceptions.ts';
import { actorOf } from '../flow/standing.ts';
import { sealedExceptionModal } from '../slack/blocks/exception-modal.ts';
import { clickerOf, tell } from './answering.ts';
import { failingClosed } from './policy-commands.ts';
import { place } from './showing.ts';

/** Asking for an exception by its button and form, and the buttons of the owner's notice that asks for it. */
export function registerExceptions(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>('exception.ask', async ({ ack, body, action }) => {
    await ack();
    await place(ctx, body, sealedExceptionModal(action.value ?? ''));
  });
  app.view<ViewSubmitAction>('exception.form', async ({ ack, body, view }) => {
    const { minutes, reason } = view.state.values;
    const clicker = { teamId: body.team?.id ?? '', userId: body.user.id, channel: null };
    const asked = await failingClosed(ctx, async () => {
      const request = {
        actor: await actorOf(ctx, clicker),
        proposalId: view.private_metadata,
        minutes: Number(minutes?.['minutes']?.selected_option?.value),
        reason: reason?.['reason']?.value ?? '',
      };
      return { what: (await askException(ctx, request)).words };
    });
    await ack();
    await tell(ctx, clicker, asked);
  });
  for (const [actionId, granted] of [
    ['exception.grant', true],
    ['exception.deny', false],
  ] as const) {
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, action }) => {
      const clicker = clickerOf(body);
      const answer = await failingClosed(ctx, async () => {
        const actor = await actorOf(ctx, clicker);
        const exceptionId = action.value ?? '';
        const { words } = await decideException(ctx, { actor, exceptionId, granted });
        return { what: words };
      });
      await ack();
      await tell(ctx, clicker, answer);
    });
  }
}
