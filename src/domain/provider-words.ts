import type { AccountKind, ConsentKind } from './account.ts';
import * as say from '../words/connecting.ts';

interface ProviderWords {
  /** What people call it, and what it is. */
  mailbox: string;
  source: string;
  /** Who asks them for the consent. */
  provider: string;
  /** What each kind of grant lets Nightshift do, in a sentence. */
  may: Readonly<Record<'read' | 'write', string>>;
}

/** Providers that people give their consent at, as people are told of them. */
export const PROVIDERS: Readonly<Record<ConsentKind, ProviderWords>> = {
  gmail: {
    mailbox: say.gmail,
    source: say.gmailMailbox,
    provider: say.google,
    may: say.may,
  },
  outlook: {
    mailbox: say.outlook,
    source: say.outlookMailbox,
    provider: say.microsoft,
    may: say.may,
  },
  imap: {
    mailbox: 'IMAP',
    source: say.imapMailbox,
    provider: say.yourMailServer,
    may: say.may,
  },
  'google-calendar': {
    mailbox: say.googleCalendar,
    source: say.googleCalendar,
    provider: say.google,
    may: say.calendar,
  },
  'outlook-calendar': {
    mailbox: say.outlookCalendar,
    source: say.outlookCalendar,
    provider: say.microsoft,
    may: say.calendar,
  },
};

/** What people call each kind of source. */
export const SOURCE_NAMES: Readonly<Record<AccountKind, string>> = {
  gmail: PROVIDERS.gmail.mailbox,
  outlook: PROVIDERS.outlook.mailbox,
  imap: PROVIDERS.imap.mailbox,
  'google-calendar': PROVIDERS['google-calendar'].mailbox,
  'outlook-calendar': PROVIDERS['outlook-calendar'].mailbox,
  'github-actions': say.githubActions,
  gitlab: say.gitlabCi,
  'argo-cd': say.argoCd,
  kubernetes: say.kubernetes,
  jenkins: say.jenkins,
  codepipeline: say.awsCodepipeline,
  webhook: say.webhook,
};

/** Scopes without the address that Google writes before its own. */
export function scopeWords(scopes: readonly string[]): string {
  return scopes.map((scope) => scope.replace('https://www.googleapis.com/auth/', '')).join(', ');
}
