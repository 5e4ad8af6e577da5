import type { Context } from '../context.ts';
import { slackIds } from '../domain/person.ts';
import { peopleIn } from '../domain/posture-words.ts';
import { namesOf } from '../flow/names.ts';
import { postureFor } from '../flow/posture.ts';
import { sealedPosture } from '../slack/blocks/posture.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { findPerson } from '../store/people.ts';
import * as say from '../words/posture.ts';

/** `/nightshift posture`: all of the team for an owner of the policy, their own for everybody else. */
export async function postureAnswer(ctx: Context, person: string): Promise<SealedMessage> {
  const timeZone = (await findPerson(ctx.store.db, person))?.timeZone;
  const posture = await postureFor(ctx, person);
  const { teamId } = slackIds(person);
  const names = new Map([
    ...(await namesOf(ctx, peopleIn(posture))),
    [teamId, say.thisWorkspace],
    // The scope of the whole team alone: `U0` is nobody's id.
    [`${teamId}/U0`, say.everybodyHere],
  ]);
  return sealedPosture(posture, { timeZone: timeZone ?? ctx.config.NIGHTSHIFT_TIME_ZONE, names });
}
