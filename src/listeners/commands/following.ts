import { WORDING } from '../../domain/wording.ts';
import { ensurePerson } from '../../flow/join.ts';
import { ownerJob } from '../../flow/jobs.ts';
import { SENT_READ_MAX } from '../../flow/read-sent.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import { isFollowing, setFollowing } from '../../store/sent-mails.ts';
import type { Asked } from './command.ts';

const READ = `For it I read at most ${SENT_READ_MAX} mails a night that you sent, of each mailbox, with the access that reads. Kept are to whom, the subject, when, and whether it asks for anything; after 14 days nothing.`;
const OFF = { label: 'Switch it off', command: 'settings followups off' };

/** `settings followups [on|off]`: whether mail that was sent elsewhere and not answered is told of. */
export async function following({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  await ensurePerson(ctx, ownerId);
  if (/^(?:on|yes)$/i.test(rest)) {
    await ctx.store.write((unit) => setFollowing(unit, { ownerId, isOn: true }));
    await ctx.queue.enqueue([ownerJob('consolidate', ownerId)]);
    return {
      what: 'The digest names what you sent in any mail program and nobody answered for three days.',
      safe: `${READ} A reminder does nothing by itself.`,
      steps: [OFF],
    };
  }
  if (/^(?:off|no)$/i.test(rest)) {
    await ctx.store.write((unit) => setFollowing(unit, { ownerId, isOn: false }));
    return {
      what: 'The digest names only what you sent through Nightshift, and what I kept of other sent mail is forgotten.',
      safe: 'Your sent mail is not read for it.',
    };
  }
  const isOn = await isFollowing(ctx.store.db, ownerId);
  return {
    what: isOn
      ? 'The digest names what you sent in any mail program and nobody answered.'
      : 'The digest names what you sent through Nightshift and nobody answered, and nothing that you sent elsewhere.',
    safe: `${isOn ? '' : `${WORDING.nothingChanged} `}${READ}`,
    next: '/nightshift settings followups on, or off',
    steps: [isOn ? OFF : { label: 'Switch it on', command: 'settings followups on' }],
  };
}
