import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { personId, slackIds } from '../domain/person.ts';
import { shortDigest } from '../domain/proposal.ts';
import { actionsOf, receiptText } from '../domain/receipt.ts';
import { receiptFor } from '../flow/receipt.ts';
import { errorMessage, isExpected } from '../lib/errors.ts';
import type { Notice } from '../slack/blocks/notice.ts';
import { clickerOf, tell } from './answering.ts';

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
        next: 'The digest stands at the foot of its card, and the id of the card before it.',
      };
    const actions = actionsOf(answer.receipt);
    await ctx.poster.upload({
      channel: await ctx.poster.openDm(slackIds(person).userId),
      name: `receipt-${nameOf(actions)}.json`,
      text: receiptText(answer.receipt),
    });
    return {
      what:
        actions.length === 1
          ? 'The receipt is in our direct messages, as a file.'
          : `The receipt of these ${actions.length} actions is in our direct messages, as one file.`,
      safe: 'It proves itself without Nightshift: nightshift audit verify-receipt FILE',
      next: 'Give it the ledger head of one of your digests with --witness.',
    };
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ error: errorMessage(error) }, 'a receipt was not delivered');
    return {
      what: 'The receipt could not be delivered just now.',
      safe: 'Nothing was changed; the ledger has it.',
      next: 'Try again, or ask whoever runs Nightshift for: nightshift audit receipt',
    };
  }
}

/** By what its card shows of it: the digest of the one, or the id of the card that asked about several. */
function nameOf([first, ...others]: ReturnType<typeof actionsOf>): string {
  const digest = shortDigest(first?.digest ?? '');
  return others.length === 0 ? digest : (first?.summary.card ?? digest);
}
