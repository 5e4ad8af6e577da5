import type { KnownBlock } from '@slack/types';
import {
  MUTABLE,
  type Mutable,
  NOTIFICATION_CAPS,
  NOTIFICATION_RULES,
} from '../../domain/notification.ts';
import { mrkdwnWords, plainWords } from '../escape.ts';
import type { Home } from './home-state.ts';
import * as part from './parts.ts';
import * as say from '../../words/home.ts';

/** What is the person's own, on the App Home: memory, notifications, privacy, help. */

const KEPT_MAX = 5;

export function memoryBlocks({ kept }: Home): KnownBlock[] {
  if (kept.length === 0) return [part.section('home.memory', say.memoryIRememberNothing)];
  const left = kept.length - KEPT_MAX;
  return [
    part.section('home.memory', say.memoryNonePermitsAnything(kept.length)),
    ...kept.slice(0, KEPT_MAX).map(({ id, text, origin }): KnownBlock => ({
      type: 'section',
      block_id: `home.memory.${id}`,
      text: part.plain(`${plainWords(text, 240)} (${origin})`, 300),
      accessory: part.button({
        action: 'memory.forget',
        label: say.forget,
        value: id,
        spoken: say.forgetSpoken(text),
      }),
    })),
    ...(left <= 0
      ? []
      : [
          part.section(
            'home.memory-left',
            say.more(left),
            part.button({ action: 'show.command', label: say.showAll, value: 'memory' }),
          ),
        ]),
  ];
}

const MUTE = {
  urgent: { action: 'home.mute.urgent', label: say.mute.urgent, value: 'week' },
  production: { action: 'home.mute.production', label: say.mute.production, value: 'week' },
  reminders: { action: 'home.mute.reminders', label: say.mute.reminders, value: 'week' },
  meetings: { action: 'home.mute.meetings', label: say.mute.meetings, value: 'week' },
} as const;

const UNMUTE = {
  urgent: { action: 'home.unmute.urgent', label: say.unmute.urgent, value: 'now' },
  production: { action: 'home.unmute.production', label: say.unmute.production, value: 'now' },
  reminders: { action: 'home.unmute.reminders', label: say.unmute.reminders, value: 'now' },
  meetings: { action: 'home.unmute.meetings', label: say.unmute.meetings, value: 'now' },
} as const;

export function notificationBlocks({ notifications, timeZone }: Home): KnownBlock[] {
  const { digest, holidays, quiet, awayUntil, muted } = notifications;
  const off = holidays === null ? '' : say.notOnPublicHolidays(mrkdwnWords(holidays, 80));
  const away = awayUntil === null ? '' : say.onVacation(part.instant(awayUntil, timeZone));
  const told = (kinds: readonly Mutable[]): string =>
    kinds
      .map((kind) => `${say.ruleWords[kind]}${muted.includes(kind) ? say.muted : ''}`)
      .join(', ');
  const lines = [
    say.notifications,
    say.digestLine(digest, off, away),
    say.quietHours(quiet),
    say.atOnce(told(NOTIFICATION_RULES), NOTIFICATION_CAPS.perDay),
    say.also(told(['reminders', 'meetings'])),
  ];
  return [
    part.section(
      'home.notifications',
      lines.join('\n'),
      part.button({ action: 'show.settings', label: say.change, value: 'settings' }),
    ),
    {
      type: 'actions',
      block_id: `home.mutes.${muted.toSorted().join('-') || 'none'}`,
      elements: MUTABLE.map((kind) => part.button((muted.includes(kind) ? UNMUTE : MUTE)[kind])),
    },
  ];
}

export function helpBlocks(): KnownBlock[] {
  return [
    part.section(
      'home.privacy',
      say.privacyOnlyYouSeeWhat,
      part.button({ action: 'show.command', label: say.whatIsKept, value: 'privacy' }),
    ),
    part.section(
      'home.audit',
      say.auditEveryDecision,
      part.button({ action: 'show.command', label: say.myLedger, value: 'audit' }),
    ),
    part.section(
      'home.help',
      say.helpTypeHelp,
      part.button({ action: 'show.command', label: say.help, value: 'help' }),
    ),
  ];
}
