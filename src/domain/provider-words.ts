import type { AccountKind, ConsentKind } from './account.ts';

interface ProviderWords {
  /** What people call it, and what it is. */
  mailbox: string;
  source: string;
  /** Who asks them for the consent. */
  provider: string;
  /** What each kind of grant lets Nightshift do, in a sentence. */
  may: Readonly<Record<'read' | 'write', string>>;
}

const MAY = {
  read: 'It lets Nightshift read this mailbox, and change nothing.',
  write:
    'It lets Nightshift archive, file, star, mark as read, move to spam, save drafts and send replies in this mailbox, each only after you approve it on a card.',
} as const;

const CALENDAR = {
  read: 'It lets Nightshift see when you are busy, so that it waits until your meeting ends.',
  write: 'Nightshift never changes a calendar.',
} as const;

/** Providers that people give their consent at, as people are told of them. */
export const PROVIDERS: Readonly<Record<ConsentKind, ProviderWords>> = {
  gmail: { mailbox: 'Gmail', source: 'Gmail mailbox', provider: 'Google', may: MAY },
  outlook: { mailbox: 'Outlook', source: 'Outlook mailbox', provider: 'Microsoft', may: MAY },
  imap: { mailbox: 'IMAP', source: 'IMAP mailbox', provider: 'Your mail server', may: MAY },
  'google-calendar': {
    mailbox: 'Google Calendar',
    source: 'Google Calendar',
    provider: 'Google',
    may: CALENDAR,
  },
  'outlook-calendar': {
    mailbox: 'Outlook calendar',
    source: 'Outlook calendar',
    provider: 'Microsoft',
    may: CALENDAR,
  },
};

/** What people call each kind of source. */
export const SOURCE_NAMES: Readonly<Record<AccountKind, string>> = {
  gmail: PROVIDERS.gmail.mailbox,
  outlook: PROVIDERS.outlook.mailbox,
  imap: PROVIDERS.imap.mailbox,
  'google-calendar': PROVIDERS['google-calendar'].mailbox,
  'outlook-calendar': PROVIDERS['outlook-calendar'].mailbox,
  'github-actions': 'GitHub Actions',
  gitlab: 'GitLab CI',
  'argo-cd': 'Argo CD',
  kubernetes: 'Kubernetes',
  jenkins: 'Jenkins',
  codepipeline: 'AWS CodePipeline',
  webhook: 'Webhook',
};

/** Scopes without the address that Google writes before its own. */
export function scopeWords(scopes: readonly string[]): string {
  return scopes.map((scope) => scope.replace('https://www.googleapis.com/auth/', '')).join(', ');
}
