import type { ActionsBlock, KnownBlock } from '@slack/types';
import type { Digest, DigestFollowUp } from '../../domain/digest.ts';
import { dayInWords } from '../../lib/notation.ts';
import { localDay } from '../../lib/time.ts';
import * as part from './parts.ts';
import * as say from '../../words/digest.ts';

/** Whom the reader waits for, each with a button that makes a draft and does nothing else. */
export function followUpBlocks({ followUps = [], timeZone }: Digest): KnownBlock[] {
  if (followUps.length === 0) return [];
  const lines = followUps.map(({ who, line, sentAt }) =>
    part.line(
      part.strongSaid(who, 60),
      part.words(' — '),
      part.said(line, 110),
      part.words(say.sent(dayInWords(localDay(new Date(sentAt), timeZone)))),
    ),
  );
  return [
    part.rich('digest.follow-ups', [
      part.line(part.strong(say.noAnswerYetToWhat)),
      ...part.bullets(lines),
    ]),
    ...followUps.flatMap(nudgeButton),
  ];
}

/** A block each: the same action twice in one block is no message to Slack. What was sent elsewhere has none. */
function nudgeButton(
  { who, proposalId }: DigestFollowUp,
  at: number,
  { length }: readonly DigestFollowUp[],
): ActionsBlock[] {
  if (proposalId === undefined) return [];
  const button = part.button({
    action: 'digest.nudge',
    label: length === 1 ? say.askAfter : say.askAfterNumber(at + 1),
    value: proposalId,
    spoken: say.askAfterSpoken(who),
  });
  return [{ type: 'actions', block_id: `digest.nudge-${at}`, elements: [button] }];
}
