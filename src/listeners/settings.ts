import type { App, ViewSubmitAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { personId } from '../domain/person.ts';
import { changeSettings } from '../flow/change-settings.ts';
import { sealedAnswer } from '../slack/blocks/answer.ts';
import { readSettings } from '../slack/blocks/settings.ts';
import { enteredIn } from './entered.ts';
import { explained } from './explained.ts';
import { show } from './answering.ts';
import type { HomePublisher } from './home-publisher.ts';
import * as say from '../words/home.ts';

/** The settings modal: what is wrong is said at its field, and nothing is saved then. */
export function registerSettings(app: App, ctx: Context, home: HomePublisher): void {
  app.view<ViewSubmitAction>('settings.save', async ({ ack, body, view }) => {
    const read = readSettings(enteredIn(view.state.values), ctx.clock.now());
    if ('complaints' in read) {
      await ack({ response_action: 'errors', errors: read.complaints });
      return;
    }
    const clicker = { teamId: body.team?.id ?? '', userId: body.user.id, channel: null };
    const message = await explained(ctx, async () => {
      await changeSettings(ctx, personId(clicker.teamId, clicker.userId), read.settings);
      return sealedAnswer({ what: say.yourSettingsAreSaved });
    });
    await ack();
    await show(ctx, clicker, message);
    await home.publish(personId(clicker.teamId, clicker.userId));
  });
}
