import { CATCH_UP, type CatchUp, catchUpWords } from '../../domain/catch-up.ts';
import { seal, type SealedMessage, type SlackMessage } from '../egress.ts';
import { offerBlocks } from './digest-offers.ts';
import { failureBlock, leftOver } from './digest-parts.ts';
import * as part from './parts.ts';
import * as say from '../../words/messages.ts';

export function sealedCatchUp(catchUp: CatchUp): SealedMessage {
  const allowedUrls = part.linkable(catchUp.failures.map(({ url }) => url));
  return seal(catchUpMessage(catchUp), { allowedUrls, allowedMentions: [] });
}

/** What waited for the end of a meeting, as a pure function of the stored record. */
export function catchUpMessage(catchUp: CatchUp): SlackMessage {
  const { title, failures, failed, news, unread } = catchUp;
  const words = catchUpWords(catchUp);
  const told = news.slice(0, CATCH_UP.newsMax);
  const lines = told.map((line) => part.line(part.said(line, 200)));
  return {
    text: say.whileInAMeeting(words),
    blocks: [
      part.rich('meeting', [
        part.line(
          part.strong(say.whileYouWereIn),
          ...(title === null
            ? [part.strong(say.aMeeting)]
            : [part.strongSaid(title, 60), part.strong(' ')]),
          part.strong(words),
        ),
        ...part.bullets(lines),
        ...leftOver(news.length - told.length, say.moreMail, say.moreInTheDigest),
      ]),
      ...failures.map((failure, at) => failureBlock(`meeting.failure.${at}`, failure)),
      ...(failed > failures.length && failures.length > 0
        ? [part.rich('meeting.more', leftOver(failed - failures.length, say.moreFailedRun))]
        : []),
      ...offerBlocks('meeting.offers', catchUp.offers),
      ...(unread.length === 0
        ? []
        : [
            part.rich('meeting.unread', [
              part.line(
                part.words(say.notReadToTheEnd(unread.length)),
                part.said(unread.join(', '), 200),
              ),
            ]),
          ]),
      part.context('meeting.why', say.itWaitedForTheEnd),
      {
        type: 'actions',
        block_id: 'meeting.mute',
        elements: [
          part.button({ action: 'mute.meetings', label: say.muteAfterMeetings, value: 'week' }),
        ],
      },
    ],
  };
}
