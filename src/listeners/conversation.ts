import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { personId } from '../domain/person.ts';
import { converse, type Heard, type Run } from '../flow/converse.ts';
import { errorMessage } from '../lib/errors.ts';
import { hearOnce } from '../store/heard.ts';
import { runLine } from './commands/run.ts';

/** What is read of a message event; one with a subtype (an edit, a deletion, a bot's) is none of ours. */
const Message = z.object({
  channel: z.string(),
  ts: z.string(),
  user: z.string(),
  text: z.string(),
  thread_ts: z.string().optional(),
  channel_type: z.string().optional(),
  bot_id: z.undefined().optional(),
  subtype: z.undefined().optional(),
});

/** Direct messages, and mentions in channels: answered once, however often Slack tells of them. */
export function registerConversation(app: App, ctx: Context): void {
  app.event('message', async ({ event, context }) => {
    const message = Message.safeParse(event);
    if (message.success && message.data.channel_type === 'im')
      await hear(ctx, {
        ...heardOf(message.data, context.teamId),
        isDirect: true,
        isExternal: false,
      });
  });
  app.event('app_mention', async ({ event, context, body }) => {
    const message = Message.safeParse(event);
    const isExternal = body.is_ext_shared_channel ?? false;
    if (message.success)
      await hear(ctx, {
        ...heardOf(message.data, context.teamId),
        isDirect: false,
        isExternal,
      });
  });
}

function heardOf(
  message: z.infer<typeof Message>,
  teamId: string | undefined,
): Omit<Heard, 'isDirect' | 'isExternal'> {
  const { channel, ts, user, text, thread_ts: threadTs } = message;
  return {
    ownerId: personId(teamId ?? '', user),
    channel,
    ts,
    threadTs: threadTs ?? null,
    text: plainText(text),
  };
}

async function hear(ctx: Context, heard: Heard): Promise<void> {
  if (heard.text === '') return;
  if (!(await hearOnce(ctx.store.db, `${heard.channel}/${heard.ts}`, ctx.clock.now()))) return;
  const run: Run = (text, report) =>
    runLine(ctx, { ownerId: heard.ownerId, text, triggerId: null, report });
  await converse(ctx, heard, run).catch((error: unknown) =>
    ctx.log.warn({ error: errorMessage(error) }, 'a message could not be answered'),
  );
}

/**
 * Slack's escapes undone and its markup for mentions and links reduced to what was typed.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
export function plainText(text: string): string {
  return text
    .replace(/<@[UW][A-Z0-9]+(?:\|[^>]*)?>/g, ' ')
    .replace(
      /<(?:mailto:)?([^>|]+)(?:\|([^>]*))?>/g,
      (_, target: string, label?: string) => label ?? target,
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}
