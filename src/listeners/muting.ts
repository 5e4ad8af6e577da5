import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { NOTIFICATION_RULES } from '../domain/notification.ts';
import { findPerson } from '../store/people.ts';
import { personId } from '../domain/person.ts';
import { mute } from '../flow/notify.ts';
import { clickerOf, tell } from './answering.ts';
import * as say from '../words/messages.ts';

/** The buttons under what was told without being asked. */
export function registerMuting(app: App, ctx: Context): void {
  for (const rule of [...NOTIFICATION_RULES, 'meetings'] as const) {
    app.action<BlockAction<ButtonAction>>(`mute.${rule}`, async ({ ack, body }) => {
      const clicker = clickerOf(body);
      const ownerId = personId(clicker.teamId, clicker.userId);
      const known = (await findPerson(ctx.store.db, ownerId)) !== null;
      if (known) await mute(ctx, { ownerId, rule });
      await ack();
      await tell(
        ctx,
        clicker,
        known
          ? { what: say.mutedForAWeek, safe: say.theDigestStillTellsYou }
          : { what: say.thereIsNothingToMute },
      );
    });
  }
}
