import type { Context } from '../context.ts';
import { readIntent } from '../domain/intent.ts';
import { slackIds } from '../domain/person.ts';
import { WORDING } from '../domain/wording.ts';
import { sealedAnswer } from '../slack/blocks/answer.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { runsInPublic } from './answer.ts';
import { findRuns } from './look-up.ts';

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
export async function converse(
  ctx: Context,
  heard: Heard,
  run: (text: string) => Promise<SealedMessage>,
): Promise<void> {
  if (heard.isDirect) await answerDirectly(ctx, heard, run);
  else await answerInChannel(ctx, heard, run);
}

async function answerDirectly(
  ctx: Context,
  heard: Heard,
  run: (text: string) => Promise<SealedMessage>,
): Promise<void> {
  const place = { channel: heard.channel, threadTs: heard.threadTs ?? undefined };
  const key = `answer-${heard.channel}-${heard.ts}`;
  // Without a model an answer is there at once.
  if (ctx.model === null || readIntent(heard.text).kind === 'act') {
    await ctx.poster.post({ ...place, key, message: await run(heard.text) });
    return;
  }
  const { ts } = await ctx.poster.post({
    ...place,
    key,
    message: sealedAnswer({ what: 'Looking…' }),
  });
  await ctx.poster.update({ channel: heard.channel, ts, message: await run(heard.text) });
}

async function answerInChannel(
  ctx: Context,
  heard: Heard,
  run: (text: string) => Promise<SealedMessage>,
): Promise<void> {
  const intent = readIntent(heard.text);
  const threadTs = heard.threadTs ?? heard.ts;
  const key = `answer-${heard.channel}-${heard.ts}`;
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
