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
  [topic, ...commands]: readonly [Topic, ...string[]],
): Omit<Noun, 'synonyms'> => ({ name, about: about[name], topic, commands });

export const NOUNS: readonly Noun[] = [
  {
    ...noun('incidents', ['night', 'deploys', 'alerts']),
    synonyms: ['incident', 'outage', 'outages', 'failure', 'failures', 'flaky', 'broken'],
  },
  {
    ...noun('duty', ['decide', 'deploys']),
    synonyms: ['on duty', 'on call', 'oncall', 'on-call', 'shift', 'escalation'],
  },
  {
    ...noun('environments', ['deploy', 'deploy', 'rollback', 'holds']),
    synonyms: ['environment', 'production', 'prod', 'staging', 'freezes'],
  },
  {
    ...noun('cards', ['decide', 'approvals', 'refused']),
    synonyms: [
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
  },
  { ...noun('undo', ['decide', 'approvals']), synonyms: ['undone', 'take back', 'undoing'] },
  {
    ...noun('mailbox', ['ask', 'ask', 'mail', 'rules']),
    synonyms: [
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
  },
  {
    ...noun('drafts', ['settings', 'mail', 'settings']),
    synonyms: ['draft', 'reply', 'replies', 'send', 'answer', 'answers', 'voice'],
  },
  {
    ...noun('follow-ups', ['settings', 'settings']),
    synonyms: ['follow-up', 'followups', 'followup', 'unanswered'],
  },
  {
    ...noun('suspicious', ['night', 'mail', 'rules']),
    synonyms: ['phishing', 'spam', 'scam', 'fraud', 'attack', 'attacks'],
  },
  {
    ...noun('mute', ['settings', 'quiet', 'alerts', 'settings']),
    synonyms: ['muting', 'unmute', 'notification', 'reminder', 'reminders', 'notices'],
  },
  {
    ...noun('meetings', ['settings', 'connect', 'settings']),
    synonyms: ['meeting', 'calendar', 'calendars', 'catch-up', 'catch up', 'busy'],
  },
  {
    ...noun('budget', ['admin', 'admin', 'stats']),
    synonyms: [
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
  },
  {
    ...noun('policy', ['decide', 'refused', 'exception', 'ticket']),
    synonyms: [
      'policies',
      'freeze rule',
      'second person',
      'change ticket',
      'tickets',
      'exceptions',
    ],
  },
  {
    ...noun('learning', ['memory', 'memory', 'forget', 'rules']),
    synonyms: ['learn', 'learns', 'dream', 'dreams'],
  },
  { ...noun('receipts', ['safety', 'audit']), synonyms: ['receipt', 'proof', 'proofs'] },
  {
    ...noun('security', ['safety', 'pause', 'posture', 'audit']),
    synonyms: ['safe', 'trust', 'kill switch', 'permission'],
  },
  {
    ...noun('providers', ['sources', 'sources', 'connect']),
    synonyms: [
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
  },
  { ...noun('home', ['night', 'status']), synonyms: ['app home', 'home tab', 'page'] },
];
