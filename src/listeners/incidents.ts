import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { acknowledge } from '../flow/incidents.ts';
import { actorOf } from '../flow/standing.ts';
import { sealedNotice } from '../slack/blocks/notice.ts';
import { clickerOf, show } from './answering.ts';
import { explained } from './explained.ts';

/** The button under what failed in production: somebody has it. */
export function registerIncidents(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>('incident.acknowledge', async ({ ack, body, action }) => {
    const clicker = clickerOf(body);
    const message = await explained(ctx, async () => {
      const actor = await actorOf(ctx, clicker);
      return sealedNotice(await acknowledge(ctx, { incidentId: action.value ?? '', actor }));
    });
    await ack();
    await show(ctx, clicker, message);
  });
}
