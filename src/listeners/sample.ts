import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { errorMessage } from '../lib/errors.ts';
import { finishStep } from '../flow/set-up.ts';
import { sealedSample } from '../slack/blocks/sample.ts';
import { ownerOf } from './answering.ts';
import type { HomePublisher } from './home-publisher.ts';
import { open } from './showing.ts';

/** The buttons of the made-up night: they change what shows them, and tick a step of setting up. */
export function registerSample(app: App, ctx: Context, home: HomePublisher): void {
  for (const [actionId, state] of [
    ['sample.approve', 'approved'],
    ['sample.deny', 'denied'],
  ] as const) {
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, respond }) => {
      await ack();
      await finishStep(ctx, ownerOf(body), 'sample');
      if (body.view !== undefined) {
        await open(ctx, body, sealedSample(state));
        await home.publish(ownerOf(body));
        return;
      }
      const { text, blocks } = sealedSample(state).args;
      await respond({ replace_original: true, text, blocks }).catch((error: unknown) =>
        ctx.log.warn({ error: errorMessage(error) }, 'the sample could not be changed'),
      );
    });
  }
}
