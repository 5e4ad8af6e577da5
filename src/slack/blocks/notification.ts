import { NOTIFICATION_CAPS, type NotificationRule } from '../../domain/notification.ts';
import { plural } from '../../lib/text.ts';
import { NOTHING_ALLOWED, seal, type SealedMessage, type SlackMessage } from '../egress.ts';
import { leftOver } from './digest-parts.ts';
import * as part from './parts.ts';

interface Told {
  rule: NotificationRule;
  line: string;
}

const WHY: Readonly<Record<NotificationRule, string>> = {
  urgent: 'an urgent mail from your own organisation, its sender proven',
  production: 'a deployment of a main branch that failed',
};

export function sealedNotification(told: readonly Told[]): SealedMessage {
  return seal(notificationMessage(told), NOTHING_ALLOWED);
}

/** What cannot wait for the morning: what it is, why it came, and how it stops. */
export function notificationMessage(told: readonly Told[]): SlackMessage {
  const headline = `${plural(told.length, 'thing')} that should not wait for the digest`;
  const shown = told.slice(0, NOTIFICATION_CAPS.linesMax);
  const rules = [...new Set(told.map(({ rule }) => rule))];
  const buttons = {
    urgent: part.button({ action: 'mute.urgent', label: 'Mute urgent mail', value: 'week' }),
    production: part.button({ action: 'mute.production', label: 'Mute failures', value: 'week' }),
  };
  return {
    text: headline,
    blocks: [
      part.rich('now', [
        part.line(part.strong(`⚡ ${headline}`)),
        ...part.bullets(shown.map(({ line }) => part.line(part.said(line, 200)))),
        ...leftOver(told.length - shown.length, 'more, in the digest', 'more, in the digest'),
      ]),
      part.context(
        'now.why',
        `Why now: ${rules.map((rule) => WHY[rule]).join('; ')}.`,
        `At most ${NOTIFICATION_CAPS.perDay} a day, never in quiet hours. Muting lasts a week; the digest still tells.`,
      ),
      { type: 'actions', block_id: 'now.mute', elements: rules.map((rule) => buttons[rule]) },
    ],
  };
}
