import type { Context } from '../../context.ts';
import type { Report } from '../../domain/progress.ts';
import { errorMessage, isExpected } from '../../lib/errors.ts';
import { progressAnswer, sealedAnswer } from '../../slack/blocks/answer.ts';
import type { SealedMessage } from '../../slack/egress.ts';
import { WORDING } from '../../words/wording.ts';

/** Where a command was typed. */
interface Typed {
  userId: string;
  channel: string;
  triggerId: string;
}

/** An answer that takes longer than Slack waits for. */
export interface LateAnswer {
  report: Report;
  /** `otherwise` gives the answer where nothing is shown that it could take the place of. */
  give(
    running: Promise<SealedMessage>,
    otherwise: (message: SealedMessage) => Promise<void>,
  ): Promise<void>;
}

/**
 * In the direct messages one message says how far the answer is, and becomes the answer. Elsewhere the answer comes
 * alone: Slack lets nobody change or take away what only one person sees of a command, so nothing is said before it.
 */
export function createLateAnswer(ctx: Context, { userId, channel, triggerId }: Typed): LateAnswer {
  let soFar = sealedAnswer({ what: WORDING.looking });
  let ts: string | null = null;
  const begin = async (): Promise<void> => {
    if ((await ctx.poster.openDm(userId)) !== channel) return;
    const key = `answer-${channel}-${triggerId}`;
    ({ ts } = await ctx.poster.post({ channel, key, message: soFar }));
  };
  const become = async (message: SealedMessage): Promise<boolean> => {
    if (ts === null) return false;
    await ctx.poster.update({ channel, ts, message });
    return true;
  };
  return {
    report: async (progress) => {
      soFar = sealedAnswer(progressAnswer(progress));
      await attempt(ctx, () => become(soFar));
    },
    give: async (running, otherwise) => {
      await attempt(ctx, begin);
      const message = await running;
      if ((await attempt(ctx, () => become(message))) !== true) await otherwise(message);
    },
  };
}

/** How far an answer is keeps no answer from coming. */
async function attempt<Result>(
  ctx: Context,
  show: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await show();
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ error: errorMessage(error) }, 'how far an answer is could not be shown');
    return undefined;
  }
}
