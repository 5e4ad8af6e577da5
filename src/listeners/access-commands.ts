import type { Context } from '../context.ts';
import { sealedNotice } from '../slack/blocks/notice.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { postureAnswer } from './posture.ts';
import { receiptAnswer } from './receipts.ts';

/** What `/nightshift` knows of access: what the agent may do, and what it did. Null where the word is another's. */
export async function accessAnswer(
  ctx: Context,
  person: string,
  text: string,
): Promise<SealedMessage | null> {
  const [word = '', ...rest] = text.split(/\s+/);
  switch (word.toLowerCase()) {
    case 'posture':
      return await postureAnswer(ctx, person);
    case 'audit':
      return rest[0] === 'receipt'
        ? sealedNotice(await receiptAnswer(ctx, person, rest[1] ?? ''))
        : null;
    default:
      return null;
  }
}
