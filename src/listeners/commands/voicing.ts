import { WORDING } from '../../domain/wording.ts';
import { VOICE_MAILS_MAX } from '../../domain/voice.ts';
import { ensurePerson } from '../../flow/join.ts';
import { setVoice } from '../../flow/learn-voice.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import { isVoiceAllowed } from '../../store/voices.ts';
import type { Asked } from './command.ts';

const READ = `For it I read the ${VOICE_MAILS_MAX} newest mails that you sent, of each mailbox, with the access that reads. Kept are your greeting, sign-off, language, whether formal, and length: no sentence, and nothing of anybody else.`;
const OFF = { label: 'Switch it off', command: 'settings voice off' };

/** `settings voice [on|off]`: whether drafts are written as the person writes. */
export async function voice({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  await ensurePerson(ctx, ownerId);
  if (/^(?:on|yes)$/i.test(rest)) {
    await setVoice(ctx, { ownerId, isOn: true });
    return {
      what: 'Drafts are written as you write, as soon as I have learned it.',
      safe: `${READ} A draft still waits for you.`,
      next: 'To see it: /nightshift memory. To take it away: /nightshift forget my voice',
      steps: [OFF],
    };
  }
  if (/^(?:off|no)$/i.test(rest)) {
    await setVoice(ctx, { ownerId, isOn: false });
    return {
      what: 'Drafts no longer follow how you write, and what I had learned of it is forgotten.',
      safe: 'Your sent mail is not read for it.',
    };
  }
  const isOn = await isVoiceAllowed(ctx.store.db, ownerId);
  return {
    what: isOn ? 'Drafts are written as you write.' : 'Drafts do not follow how you write.',
    safe: `${isOn ? '' : `${WORDING.nothingChanged} `}${READ}`,
    next: '/nightshift settings voice on, or off',
    steps: [isOn ? OFF : { label: 'Switch it on', command: 'settings voice on' }],
  };
}
