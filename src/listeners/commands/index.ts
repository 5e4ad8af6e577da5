import { setTimeout as delay } from 'node:timers/promises';
import type { App, BlockAction, ButtonAction, RespondFn } from '@slack/bolt';
import type { Context } from '../../context.ts';
import { personId } from '../../domain/person.ts';
import { errorMessage } from '../../lib/errors.ts';
import type { SealedMessage } from '../../slack/egress.ts';
import { clickerOf, ownerOf, show } from '../answering.ts';
import type { HomePublisher } from '../home-publisher.ts';
import { modalFor, open, place } from '../showing.ts';
import { createLateAnswer } from './late-answer.ts';
import { runLine } from './run.ts';

/** Slack waits three seconds for the acknowledgement of a command. */
const ANSWER_AT_ONCE_MS = 1_500;

/** `/nightshift …`: each answer is seen by the asker only. */
export function registerCommands(app: App, ctx: Context): void {
  app.command('/nightshift', async ({ ack, command, respond }) => {
    const { text, trigger_id: triggerId, channel_id: channel, user_id: userId } = command;
    const ownerId = personId(command.team_id, userId);
    const late = createLateAnswer(ctx, { userId, channel, triggerId });
    const { report } = late;
    const running = runLine(ctx, { ownerId, text, triggerId, channel, report });
    const waited = new AbortController();
    const first = await Promise.race([
      running,
      delay(ANSWER_AT_ONCE_MS, null, { signal: waited.signal }).catch(() => null),
    ]);
    waited.abort();
    if (first !== null) {
      await ack(ephemeral(first));
      return;
    }
    await ack();
    await late.give(running, (message) => follow(ctx, respond, message));
  });
}

async function follow(ctx: Context, respond: RespondFn, message: SealedMessage): Promise<void> {
  await respond(ephemeral(message)).catch((error: unknown) =>
    ctx.log.warn({ error: errorMessage(error) }, 'a late answer could not be given'),
  );
}

function ephemeral(message: SealedMessage) {
  const { text, blocks } = message.args;
  return { response_type: 'ephemeral' as const, text, blocks };
}

/** The buttons under an answer run the command that they name. */
export function registerNextSteps(app: App, ctx: Context, home: HomePublisher): void {
  for (const actionId of ['answer.first', 'answer.second']) {
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, action }) => {
      await ack();
      const isInView = body.view !== undefined;
      const view = isInView ? await modalFor(ctx, ownerOf(body), action.value ?? '') : null;
      if (view !== null) {
        await place(ctx, body, view);
        return;
      }
      const triggerId = isInView ? null : body.trigger_id;
      const line = { ownerId: ownerOf(body), text: action.value ?? '', triggerId };
      const message = await runLine(ctx, line);
      if (isInView) {
        await open(ctx, body, message);
        await home.publish(ownerOf(body));
      } else await show(ctx, clickerOf(body), message);
    });
  }
}
