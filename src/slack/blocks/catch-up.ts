import { CATCH_UP, type CatchUp, catchUpWords } from '../../domain/catch-up.ts';
import { plural } from '../../lib/text.ts';
import { seal, type SealedMessage, type SlackMessage } from '../egress.ts';
import { offerBlocks } from './digest-offers.ts';
import { failureBlock, leftOver } from './digest-parts.ts';
import * as part from './parts.ts';

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
    text: `While you were in a meeting ${words}`,
    blocks: [
      part.rich('meeting', [
        part.line(
          part.strong('While you were in '),
          ...(title === null
            ? [part.strong('a meeting ')]
            : [part.strongSaid(title, 60), part.strong(' ')]),
          part.strong(words),
        ),
        ...part.bullets(lines),
        ...leftOver(news.length - told.length, 'more mail, in the digest', 'more, in the digest'),
      ]),
      ...failures.map((failure, at) => failureBlock(`meeting.failure.${at}`, failure)),
      ...(failed > failures.length && failures.length > 0
        ? [part.rich('meeting.more', leftOver(failed - failures.length, 'more failed run'))]
        : []),
      ...offerBlocks('meeting.offers', catchUp.offers),
      ...(unread.length === 0
        ? []
        : [
            part.rich('meeting.unread', [
              part.line(
                part.words(`⚠️ ${plural(unread.length, 'source')} not read to the end: `),
                part.said(unread.join(', '), 200),
              ),
            ]),
          ]),
      part.context(
        'meeting.why',
        'It waited for the end of your meeting. A failed deployment of a main branch does not wait. The digest tells all of it.',
      ),
    ],
  };
}
