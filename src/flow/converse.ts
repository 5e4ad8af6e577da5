import type { Context } from '../context.ts';
import { readIntent } from '../domain/intent.ts';
import { slackIds } from '../domain/person.ts';
import type { Report } from '../domain/progress.ts';
import { WORDING } from '../words/wording.ts';
import { sealedAnswer } from '../slack/blocks/answer.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { runsInPublic } from './answer.ts';
import { findRuns } from './look-up.ts';
import { showProgress } from './show-progress.ts';

/** Answers a line; what takes a while is told of to `report`. */
export type Run = (text: string, report?: Report) => Promise<SealedMessage>;

/** A message to the bot. */
export interface Heard {
  ownerId: string;
  channel: string;
  ts: string;
  threadTs: string | null;
  text: string;
  /** In the direct message of the bot and this person; else in a channel, where others read along. */
  isDirect: boolean;
  /** People of other organisations read along: nothing is said there. */
  isExternal: boolean;
}

/**
 * Answers a message where it was sent. In a channel only deployments are told, without what their logs say;
 * everything else goes to the person's direct messages, and the channel hears no word of it.
 */
export async function converse(ctx: Context, heard: Heard, run: Run): Promise<void> {
  if (heard.isDirect) await answerDirectly(ctx, heard, run);
  else await answerInChannel(ctx, heard, run);
}

async function answerDirectly(ctx: Context, heard: Heard, run: Run): Promise<void> {
  const answering = showProgress(ctx, { ...heard, key: keyOf(heard) });
  await answering.finish(await run(heard.text, answering.report));
}

function keyOf({ channel, ts }: Heard): string {
  return `answer-${channel}-${ts}`;
}

async function answerInChannel(ctx: Context, heard: Heard, run: Run): Promise<void> {
  const intent = readIntent(heard.text);
  const threadTs = heard.threadTs ?? heard.ts;
  const key = keyOf(heard);
  if (intent.kind === 'runs' && !heard.isExternal) {
    const found = await findRuns(ctx, heard.ownerId, intent);
    const message = sealedAnswer(runsInPublic(intent, found));
    await ctx.poster.post({ channel: heard.channel, threadTs, key, message });
    return;
  }
  const { userId } = slackIds(heard.ownerId);
  const channel = await ctx.poster.openDm(userId);
  await ctx.poster.post({ channel, key, message: await run(heard.text) });
  const message = sealedAnswer({ what: WORDING.sentDirect });
  await ctx.poster.ephemeral({ channel: heard.channel, user: userId, message });
}
