import { slackIds } from '../../domain/person.ts';
import { type TeamDigest, teamHeadline } from '../../domain/team-digest.ts';
import { dayInWords, shortDay } from '../../lib/notation.ts';
import { seal, type SealedMessage, type SlackMessage } from '../egress.ts';
import { mrkdwnWords } from '../escape.ts';
import { runsMessage } from './digest-thread.ts';
import * as part from './parts.ts';
import * as say from '../../words/digest.ts';

/** A channel has no Browse all: failed runs come first, so that what is left out is what went well. */
const ELSEWHERE = say.onThePagesOfTheir;

export function sealedTeamDigest(digest: TeamDigest, classic: boolean): SealedMessage {
  const allowedUrls = part.linkable(digest.runs.map(({ url }) => url));
  const allowedMentions = [slackIds(digest.setBy).userId];
  return seal(teamDigestMessage(digest, classic), { allowedUrls, allowedMentions });
}

/** A channel's morning message: deployments only, as a pure function of the stored record. */
export function teamDigestMessage(digest: TeamDigest, classic: boolean): SlackMessage {
  const { day, runs, timeZone, from, to, setBy } = digest;
  const headline = teamHeadline(digest);
  const [table] = runsMessage(runs, { timeZone, classic, elsewhere: ELSEWHERE });
  return {
    text: mrkdwnWords(say.deploymentsNotice(shortDay(day), headline), 300),
    blocks: [
      part.header('team.header', say.deploymentsOf(dayInWords(day))),
      part.rich('team.headline', [part.line(part.strongSaid(headline, 400))]),
      part.context(
        'team.window',
        say.fromTo(part.instant(new Date(from), timeZone), part.instant(new Date(to), timeZone)),
        say.fromThePipelines(slackIds(setBy).userId),
      ),
      ...(table?.blocks ?? []),
    ],
  };
}
