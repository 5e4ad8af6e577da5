import { NOTIFICATION_CAPS, type NotificationRule } from '../../domain/notification.ts';
import { NOTHING_ALLOWED, seal, type SealedMessage, type SlackMessage } from '../egress.ts';
import { leftOver } from './digest-parts.ts';
import * as part from './parts.ts';
import * as say from '../../words/messages.ts';

interface Told {
  rule: NotificationRule;
  line: string;
}

export function sealedNotification(told: readonly Told[]): SealedMessage {
  return seal(notificationMessage(told), NOTHING_ALLOWED);
}

/** What cannot wait for the morning: what it is, why it came, and how it stops. */
export function notificationMessage(told: readonly Told[]): SlackMessage {
  const headline = say.thatShouldNotWait(told.length);
  const shown = told.slice(0, NOTIFICATION_CAPS.linesMax);
  const rules = [...new Set(told.map(({ rule }) => rule))];
  const buttons = {
    urgent: part.button({ action: 'mute.urgent', label: say.muteUrgentMail, value: 'week' }),
    production: part.button({ action: 'mute.production', label: say.muteFailures, value: 'week' }),
  };
  return {
    text: headline,
    blocks: [
      part.rich('now', [
        part.line(part.strong(say.atOnce(headline))),
        ...part.bullets(shown.map(({ line }) => part.line(part.said(line, 200)))),
        ...leftOver(told.length - shown.length, say.moreInTheDigest, say.moreInTheDigest),
      ]),
      part.context(
        'now.why',
        say.whyNowRules(rules.map((rule) => say.why[rule]).join('; ')),
        say.atMostADay(NOTIFICATION_CAPS.perDay),
      ),
      { type: 'actions', block_id: 'now.mute', elements: rules.map((rule) => buttons[rule]) },
    ],
  };
}
