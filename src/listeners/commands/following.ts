import { WORDING } from '../../words/wording.ts';
import { ensurePerson } from '../../flow/join.ts';
import { ownerJob } from '../../flow/jobs.ts';
import { SENT_READ_MAX } from '../../flow/read-sent.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import { isFollowing, setFollowing } from '../../store/sent-mails.ts';
import type { Asked } from './command.ts';
import * as say from '../../words/commands.ts';

const READ = say.forFollowUpsIRead(SENT_READ_MAX);
const OFF = { label: say.switchItOff, command: 'settings followups off' };

/** `settings followups [on|off]`: whether mail that was sent elsewhere and not answered is told of. */
export async function following({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  await ensurePerson(ctx, ownerId);
  if (/^(?:on|yes)$/i.test(rest)) {
    await ctx.store.write((unit) => setFollowing(unit, { ownerId, isOn: true }));
    await ctx.queue.enqueue([ownerJob('consolidate', ownerId)]);
    return {
      what: say.sentAnywhereForThreeDays,
      safe: say.aReminderDoesNothing(READ),
      steps: [OFF],
    };
  }
  if (/^(?:off|no)$/i.test(rest)) {
    await ctx.store.write((unit) => setFollowing(unit, { ownerId, isOn: false }));
    return { what: say.sentHereAloneFromNow, safe: say.yourSentMailIsNot };
  }
  const isOn = await isFollowing(ctx.store.db, ownerId);
  return {
    what: isOn ? say.sentAnywhere : say.sentHereAlone,
    safe: isOn ? READ : `${WORDING.nothingChanged} ${READ}`,
    next: say.followUpsOnOrOff,
    steps: [isOn ? OFF : { label: say.switchIt, command: 'settings followups on' }],
  };
}
