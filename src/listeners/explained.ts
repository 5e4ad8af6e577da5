import type { Context } from '../context.ts';
import { wentWrong, WORDING } from '../words/wording.ts';
import { Outsider } from '../flow/join.ts';
import { sealedAnswer } from '../slack/blocks/answer.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { logFailure } from './log-failure.ts';

/** The message that the work makes; where it fails, what happened, what is safe and a reference that the log line carries too. */
export async function explained(
  ctx: Context,
  work: () => Promise<SealedMessage>,
): Promise<SealedMessage> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Outsider)
      return sealedAnswer({ what: WORDING.membersOnly, safe: WORDING.nothingDone });
    return sealedAnswer(wentWrong(logFailure(ctx, error, 'an answer could not be given')));
  }
}
