import { WORDING } from '../../words/wording.ts';
import { VOICE_MAILS_MAX } from '../../domain/voice.ts';
import { ensurePerson } from '../../flow/join.ts';
import { setVoice } from '../../flow/learn-voice.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import { isVoiceAllowed } from '../../store/voices.ts';
import type { Asked } from './command.ts';
import * as say from '../../words/commands.ts';

const READ = say.forItIRead(VOICE_MAILS_MAX);
const OFF = { label: say.switchItOff, command: 'settings voice off' };

/** `settings voice [on|off]`: whether drafts are written as the person writes. */
export async function voice({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  await ensurePerson(ctx, ownerId);
  if (/^(?:on|yes)$/i.test(rest)) {
    await setVoice(ctx, { ownerId, isOn: true });
    return {
      what: say.draftsAreWrittenAsYou,
      safe: say.aDraftStillWaits(READ),
      next: say.toSee,
      steps: [OFF],
    };
  }
  if (/^(?:off|no)$/i.test(rest)) {
    await setVoice(ctx, { ownerId, isOn: false });
    return {
      what: say.draftsNoLongerFollow,
      safe: say.yourSentMailIsNot,
    };
  }
  const isOn = await isVoiceAllowed(ctx.store.db, ownerId);
  return {
    what: isOn ? say.draftsAreWrittenAsYouLabel : say.draftsDoNotFollowHow,
    safe: `${isOn ? '' : `${WORDING.nothingChanged} `}${READ}`,
    next: say.settingsVoice,
    steps: [isOn ? OFF : { label: say.switchIt, command: 'settings voice on' }],
  };
}
