import type { CommandWord } from '../../domain/command-line.ts';
import { about } from '../../words/nouns.ts';
import type { Topic } from './command.ts';

/** Something that people ask help about and that is no command. */
export interface Noun extends CommandWord {
  about: string;
  /** Where the commands that go with it are. */
  topic: Topic;
  /** Those of them that are named at once. */
  commands: readonly string[];
}

const noun = (
  name: keyof typeof about,
  synonyms: readonly string[],
  [topic, ...commands]: readonly [Topic, ...string[]],
): Noun => ({ name, synonyms, about: about[name], topic, commands });

export const NOUNS: readonly Noun[] = [
  noun(
    'incidents',
    ['incident', 'outage', 'outages', 'failure', 'failures', 'flaky', 'broken'],
    ['night', 'deploys', 'alerts'],
  ),
  noun(
    'duty',
    ['on duty', 'on call', 'oncall', 'on-call', 'shift', 'escalation'],
    ['decide', 'deploys'],
  ),
  noun(
    'environments',
    ['environment', 'production', 'prod', 'staging', 'freezes'],
    ['deploy', 'deploy', 'rollback', 'holds'],
  ),
  noun(
    'cards',
    [
      'card',
      'approve',
      'deny',
      'decide',
      'decision',
      'proposal',
      'proposals',
      'action',
      'actions',
      'approver',
      'approvers',
      'delegate',
      'hand over',
    ],
    ['decide', 'approvals', 'refused'],
  ),
  noun('undo', ['undone', 'take back', 'undoing'], ['decide', 'approvals']),
  noun(
    'mailbox',
    [
      'archive',
      'star',
      'label',
      'labels',
      'folder',
      'folders',
      'file',
      'snooze',
      'unsubscribe',
      'newsletter',
      'newsletters',
      'sort',
      'triage',
      'verdict',
      'verdicts',
    ],
    ['ask', 'ask', 'mail', 'rules'],
  ),
  noun(
    'drafts',
    ['draft', 'reply', 'replies', 'send', 'answer', 'answers', 'voice'],
    ['settings', 'mail', 'settings'],
  ),
  noun(
    'follow-ups',
    ['follow-up', 'followups', 'followup', 'unanswered'],
    ['settings', 'settings'],
  ),
  noun(
    'suspicious',
    ['phishing', 'spam', 'scam', 'fraud', 'attack', 'attacks'],
    ['night', 'mail', 'rules'],
  ),
  noun(
    'mute',
    ['muting', 'unmute', 'notification', 'reminder', 'reminders', 'notices'],
    ['settings', 'quiet', 'alerts', 'settings'],
  ),
  noun(
    'meetings',
    ['meeting', 'calendar', 'calendars', 'catch-up', 'catch up', 'busy'],
    ['settings', 'connect', 'settings'],
  ),
  noun(
    'budget',
    [
      'budgets',
      'token',
      'tokens',
      'cost',
      'costs',
      'usage limit',
      'limit',
      'limits',
      'model',
      'ai',
    ],
    ['admin', 'admin', 'stats'],
  ),
  noun(
    'policy',
    ['policies', 'freeze rule', 'second person', 'change ticket', 'tickets', 'exceptions'],
    ['decide', 'refused', 'exception', 'ticket'],
  ),
  noun('learning', ['learn', 'learns', 'dream', 'dreams'], ['memory', 'memory', 'forget', 'rules']),
  noun('receipts', ['receipt', 'proof', 'proofs'], ['safety', 'audit']),
  noun(
    'security',
    ['safe', 'trust', 'kill switch', 'permission'],
    ['safety', 'pause', 'posture', 'audit'],
  ),
  noun(
    'providers',
    [
      'gmail',
      'outlook',
      'imap',
      'github',
      'gitlab',
      'argo',
      'argo cd',
      'kubernetes',
      'jenkins',
      'codepipeline',
      'webhook',
      'webhooks',
      'provider',
      'account',
      'signal',
      'signals',
    ],
    ['sources', 'sources', 'connect'],
  ),
  noun('home', ['app home', 'home tab', 'page'], ['night', 'status']),
];
