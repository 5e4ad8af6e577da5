import type { KnownBlock } from '@slack/types';
import { NOTIFICATION_CAPS, NOTIFICATION_RULES } from '../../domain/notification.ts';
import { plural } from '../../lib/text.ts';
import { mrkdwnWords, plainWords } from '../escape.ts';
import type { Home } from './home-state.ts';
import * as part from './parts.ts';

/** What is the person's own, on the App Home: memory, notifications, privacy, help. */

const KEPT_MAX = 5;

export function memoryBlocks({ kept }: Home): KnownBlock[] {
  if (kept.length === 0)
    return [part.section('home.memory', '*Memory* · I remember nothing of you yet.')];
  const left = kept.length - KEPT_MAX;
  return [
    part.section(
      'home.memory',
      `*Memory* · ${plural(kept.length, 'thing')}; none permits anything.`,
    ),
    ...kept.slice(0, KEPT_MAX).map(({ id, text, origin }): KnownBlock => ({
      type: 'section',
      block_id: `home.memory.${id}`,
      text: part.plain(`${plainWords(text, 240)} (${origin})`, 300),
      accessory: part.button({
        action: 'memory.forget',
        label: 'Forget',
        value: id,
        spoken: `Forget: ${text}`,
      }),
    })),
    ...(left <= 0
      ? []
      : [
          part.section(
            'home.memory-left',
            plural(left, 'more', 'more'),
            part.button({ action: 'show.command', label: 'Show all', value: 'memory' }),
          ),
        ]),
  ];
}

const RULE_WORDS = { urgent: 'urgent mail', production: 'failed deployments' } as const;

export function notificationBlocks({ notifications, timeZone }: Home): KnownBlock[] {
  const { digest, holidays, quiet, awayUntil, muted } = notifications;
  const off = holidays === null ? '' : `, not on public holidays of ${mrkdwnWords(holidays, 80)}`;
  const lines = [
    '*Notifications*',
    `Digest: ${digest}${off}${awayUntil === null ? '' : ` · on vacation until ${part.instant(awayUntil, timeZone)}`}`,
    `Quiet hours: ${quiet ?? 'none of your own; in the evening and at night I wait for the digest anyway'}`,
    `At once: ${NOTIFICATION_RULES.map((rule) => `${RULE_WORDS[rule]}${muted.includes(rule) ? ' (muted)' : ''}`).join(', ')}; at most ${NOTIFICATION_CAPS.perDay} a day, never while Slack says do not disturb`,
  ];
  const mutes = {
    urgent: part.button({ action: 'home.mute.urgent', label: 'Mute urgent mail', value: 'week' }),
    production: part.button({
      action: 'home.mute.production',
      label: 'Mute failed deployments',
      value: 'week',
    }),
  };
  const unmutes = {
    urgent: part.button({
      action: 'home.unmute.urgent',
      label: 'Unmute urgent mail',
      value: 'now',
    }),
    production: part.button({
      action: 'home.unmute.production',
      label: 'Unmute failed deployments',
      value: 'now',
    }),
  };
  return [
    part.section(
      'home.notifications',
      lines.join('\n'),
      part.button({ action: 'show.settings', label: 'Change', value: 'settings' }),
    ),
    {
      type: 'actions',
      block_id: `home.mutes.${muted.toSorted().join('-') || 'none'}`,
      elements: NOTIFICATION_RULES.map((rule) => (muted.includes(rule) ? unmutes : mutes)[rule]),
    },
  ];
}

export function helpBlocks(): KnownBlock[] {
  return [
    part.section(
      'home.privacy',
      '*Privacy* · only you see what is yours.',
      part.button({ action: 'show.command', label: 'What is kept', value: 'privacy' }),
    ),
    part.section(
      'home.audit',
      '*Audit* · every decision and action is in the ledger.',
      part.button({ action: 'show.command', label: 'My ledger', value: 'audit' }),
    ),
    part.section(
      'home.help',
      '*Help* · type `/nightshift help`, or ask me in our messages.',
      part.button({ action: 'show.command', label: 'Help', value: 'help' }),
    ),
  ];
}
