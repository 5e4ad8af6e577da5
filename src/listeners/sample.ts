import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { errorMessage } from '../lib/errors.ts';
import { sealedSample } from '../slack/blocks/sample.ts';

/** The buttons of the made-up night: they change that message, and nothing else. */
export function registerSample(app: App, ctx: Context): void {
  for (const [actionId, state] of [
    ['sample.approve', 'approved'],
    ['sample.deny', 'denied'],
  ] as const) {
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, respond }) => {
      await ack();
      const { text, blocks } = sealedSample(state).args;
      await respond({ replace_original: true, text, blocks }).catch((error: unknown) =>
        ctx.log.warn({ error: errorMessage(error) }, 'the sample could not be changed'),
      );
    });
  }
}
