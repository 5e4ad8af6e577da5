import type { Context } from '../context.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { postureAnswer } from './posture.ts';

/** What `/nightshift` knows of access: what the agent may do. Null where the word is another's. */
export async function accessAnswer(
  ctx: Context,
  person: string,
  text: string,
): Promise<SealedMessage | null> {
  const [word = ''] = text.split(/\s+/);
  switch (word.toLowerCase()) {
    case 'posture':
      return await postureAnswer(ctx, person);
    default:
      return null;
  }
}
