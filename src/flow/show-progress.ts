import type { Context } from '../context.ts';
import { slackIds } from '../domain/person.ts';
import { over, type Progress, type Report } from '../domain/progress.ts';
import { errorMessage, Invalid, isExpected, Reauthorise } from '../lib/errors.ts';
import { progressAnswer, sealedAnswer } from '../slack/blocks/answer.ts';
import { StoppedByUser } from '../slack/client.ts';
import { type SealedMessage, sealProgress } from '../slack/egress.ts';
import { isLacking, noteLacking } from '../store/slack-lacks.ts';

/** Where an answer goes. */
export interface Place {
  ownerId: string;
  channel: string;
  /** The question: a streamed answer is a reply of it. */
  ts: string;
  threadTs: string | null;
  key: string;
}

export interface Answering {
  report: Report;
  finish(message: SealedMessage): Promise<void>;
}

/** What the person sees of it so far. */
type Shown =
  | { as: 'nothing' }
  | { as: 'message'; ts: string }
  | { as: 'stream'; ts: string; progress: Progress }
  | { as: 'stopped' };

/**
 * An answer that may take a while: streamed where Slack offers that, else one message that is brought up to
 * date. What is told on the way are words of code and counts; the answer comes as the blocks at the end.
 */
export function showProgress(ctx: Context, place: Place): Answering {
  let shown: Shown = { as: 'nothing' };
  return {
    report: async (progress) => {
      shown = await shownNext(ctx, { place, shown, progress });
    },
    finish: async (message) => {
      await finish(ctx, { place, shown, message });
    },
  };
}

interface Step {
  place: Place;
  shown: Shown;
  progress: Progress;
}

async function shownNext(ctx: Context, step: Step): Promise<Shown> {
  const { place, shown, progress } = step;
  const { channel } = place;
  try {
    if (shown.as === 'nothing') return await begin(ctx, place, progress);
    if (shown.as === 'message') {
      const message = sealedAnswer(progressAnswer(progress));
      await ctx.poster.update({ channel, ts: shown.ts, message });
    }
    if (shown.as !== 'stream') return shown;
    await ctx.poster.appendStream({ channel, ts: shown.ts, progress: sealProgress(progress) });
    return { ...shown, progress };
  } catch (error) {
    if (error instanceof StoppedByUser) return { as: 'stopped' };
    if (!isExpected(error) || error instanceof Reauthorise) throw error;
    ctx.log.warn({ error: errorMessage(error) }, 'how far an answer is could not be shown');
    return shown;
  }
}

async function begin(ctx: Context, place: Place, progress: Progress): Promise<Shown> {
  const { channel, key } = place;
  const streamed = await stream(ctx, place, progress);
  if (streamed !== null) return { as: 'stream', ts: streamed, progress };
  const message = sealedAnswer(progressAnswer(progress));
  const threadTs = place.threadTs ?? undefined;
  const { ts } = await ctx.poster.post({ channel, threadTs, key, message });
  return { as: 'message', ts };
}

/** The stream's `ts`, or null where this workspace has none; who refused it once is not asked again for a month. */
async function stream(ctx: Context, place: Place, progress: Progress): Promise<string | null> {
  const recipient = slackIds(place.ownerId);
  const streaming = { workspace: recipient.teamId, feature: 'streaming' } as const;
  const now = ctx.clock.now();
  if (await isLacking(ctx.store.db, streaming, now)) return null;
  try {
    const { ts } = await ctx.poster.startStream({
      channel: place.channel,
      threadTs: place.threadTs ?? place.ts,
      recipient,
      progress: sealProgress(progress),
    });
    return ts;
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    ctx.log.warn('Slack offers no streaming; this workspace gets messages instead for a month');
    await noteLacking(ctx.store.db, streaming, now);
    return null;
  }
}

async function finish(
  ctx: Context,
  { place, shown, message }: { place: Place; shown: Shown; message: SealedMessage },
): Promise<void> {
  const { channel, key } = place;
  switch (shown.as) {
    case 'stopped':
      return;
    case 'nothing':
      await ctx.poster.post({ channel, threadTs: place.threadTs ?? undefined, key, message });
      return;
    case 'message':
      await ctx.poster.update({ channel, ts: shown.ts, message });
      return;
    case 'stream':
      await stop(ctx, { channel, key, message, ...shown });
  }
}

/** A stream that Slack has closed meanwhile is a message like any other. */
async function stop(
  ctx: Context,
  ended: { channel: string; key: string; message: SealedMessage; ts: string; progress: Progress },
): Promise<void> {
  const { channel, ts, message } = ended;
  try {
    // Only this call says that the person has stopped it.
    await ctx.poster.appendStream({ channel, ts, progress: sealProgress(over(ended.progress)) });
    await ctx.poster.stopStream(ended);
  } catch (error) {
    if (error instanceof StoppedByUser) return;
    if (!isExpected(error) || error instanceof Reauthorise) throw error;
    ctx.log.warn({ error: errorMessage(error) }, 'a streamed answer is put in its place instead');
    await ctx.poster.update({ channel, ts, message });
  }
}
