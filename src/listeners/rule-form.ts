import type { App, ViewSubmitAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { personId } from '../domain/person.ts';
import { sealedAnswer } from '../slack/blocks/answer.ts';
import { readRuleForm } from '../slack/blocks/rule-modal.ts';
import { triedAnswer } from './commands/rule-answers.ts';
import { enteredIn } from './entered.ts';
import { explained } from './explained.ts';
import type { HomePublisher } from './home-publisher.ts';
import { WORDING } from '../words/wording.ts';

const TITLE = 'Nightshift';

/** The form of a rule ends where a sentence ends: in the rule tried on last week's mail, to be approved or not. */
export function registerRuleForm(app: App, ctx: Context, home: HomePublisher): void {
  app.view<ViewSubmitAction>('rule.form', async ({ ack, body, view }) => {
    const read = readRuleForm(enteredIn(view.state.values));
    if ('complaints' in read) {
      await ack({ response_action: 'errors', errors: read.complaints });
      return;
    }
    const looking = sealedAnswer({ what: WORDING.looking }).inModal(TITLE);
    await ack({ response_action: 'update', view: looking.view });
    const ownerId = personId(body.team?.id ?? '', body.user.id);
    const replaces = view.private_metadata === '' ? null : view.private_metadata;
    const message = await explained(ctx, async () => {
      const made = { said: '', terms: read.terms, byModel: false, replaces };
      return sealedAnswer(await triedAnswer({ ctx, ownerId }, made));
    });
    await ctx.poster.updateView({ viewId: view.id, view: message.inModal(TITLE) });
    await home.publish(ownerId);
  });
}
