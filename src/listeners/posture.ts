import type { Context } from '../context.ts';
import { postureFor } from '../flow/posture.ts';
import { sealedPosture } from '../slack/blocks/posture.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { findPerson } from '../store/people.ts';

/** `/nightshift posture`: all of the team for an owner of the policy, their own for everybody else. */
export async function postureAnswer(ctx: Context, person: string): Promise<SealedMessage> {
  const timeZone = (await findPerson(ctx.store.db, person))?.timeZone;
  const posture = await postureFor(ctx, person);
  return sealedPosture(posture, timeZone ?? ctx.config.NIGHTSHIFT_TIME_ZONE);
}
