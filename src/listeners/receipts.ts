import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { personId, slackIds } from '../domain/person.ts';
import { shortDigest } from '../domain/proposal.ts';
import { actionsOf, receiptText } from '../domain/receipt.ts';
import { receiptFor } from '../flow/receipt.ts';
import { isExpected } from '../lib/errors.ts';
import type { Notice } from '../slack/blocks/notice.ts';
import { clickerOf, tell } from './answering.ts';
import { logFailure } from './log-failure.ts';
import * as say from '../words/commands.ts';

/** The button of a card of which something was done: its receipt, as a file in the person's own messages. */
export function registerReceipts(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>('card.receipt', async ({ ack, body, action }) => {
    await ack();
    const clicker = clickerOf(body);
    const person = personId(clicker.teamId, clicker.userId);
    await tell(ctx, clicker, await receiptAnswer(ctx, person, action.value ?? ''));
  });
}

/** `/nightshift audit receipt DIGEST`, or the id of a card: of the asker's own actions only. */
export async function receiptAnswer(
  ctx: Context,
  person: string,
  reference: string,
): Promise<Notice> {
  try {
    const answer = await receiptFor(ctx, { reference, ownerId: person });
    if ('why' in answer)
      return {
        what: answer.why,
        next: say.theDigestStands,
      };
    const actions = actionsOf(answer.receipt);
    await ctx.poster.upload({
      channel: await ctx.poster.openDm(slackIds(person).userId),
      name: `receipt-${nameOf(actions)}.json`,
      text: receiptText(answer.receipt),
    });
    return {
      what:
        actions.length === 1 ? say.theReceiptIsInOur : say.theReceiptOfTheseActions(actions.length),
      safe: say.itProvesItselfWithout,
      next: say.giveItTheLedgerHead,
    };
  } catch (error) {
    if (!isExpected(error)) throw error;
    const reference = logFailure(ctx, error, 'a receipt was not delivered');
    return {
      what: say.theReceiptCouldNot,
      safe: say.nothingWasChangedLabel,
      next: say.tryAgain(reference),
    };
  }
}

/** By what its card shows of it: the digest of the one, or the id of the card that asked about several. */
function nameOf([first, ...others]: ReturnType<typeof actionsOf>): string {
  const digest = shortDigest(first?.digest ?? '');
  return others.length === 0 ? digest : (first?.summary.card ?? digest);
}
