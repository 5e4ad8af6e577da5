import type { App, ViewSubmitAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { personId } from '../domain/person.ts';
import { askToDeploy } from '../flow/deploy-form.ts';
import { sealedAnswer } from '../slack/blocks/answer.ts';
import { readDeployForm } from '../slack/blocks/deploy-modal.ts';
import { show } from './answering.ts';
import { explained } from './explained.ts';

/** The form of a deployment: what is wrong is said at its field, and it ends in a card. */
export function registerDeployForm(app: App, ctx: Context): void {
  app.view<ViewSubmitAction>('deploy.form', async ({ ack, body, view }) => {
    const read = readDeployForm(entered(view.state.values));
    if ('complaints' in read) {
      await ack({ response_action: 'errors', errors: read.complaints });
      return;
    }
    await ack();
    const asker = { teamId: body.team?.id ?? '', userId: body.user.id, channel: null };
    const ownerId = personId(asker.teamId, asker.userId);
    const message = await explained(ctx, async () =>
      sealedAnswer(await askToDeploy(ctx, { ownerId, form: read.form })),
    );
    await show(ctx, asker, message);
  });
}

function entered(values: ViewSubmitAction['view']['state']['values']): Map<string, string> {
  return new Map(
    Object.entries(values).map(([block, fields]) => {
      const [field] = Object.values(fields);
      return [block, field?.selected_option?.value ?? field?.value ?? ''];
    }),
  );
}
