import type { MailKind } from './account.ts';

interface ProviderWords {
  /** What people call the mailbox. */
  mailbox: string;
  /** Who asks them for the consent. */
  provider: string;
  /** What each kind of grant lets Nightshift do, in a sentence. */
  may: Readonly<Record<'read' | 'write', string>>;
}

const MAY = {
  read: 'It lets Nightshift read this mailbox, and change nothing.',
  write:
    'It lets Nightshift archive, star, mark as read and save drafts in this mailbox, each only after you approve it on a card.',
} as const;

/** Mail providers as people are told of them. */
export const PROVIDERS: Readonly<Record<MailKind, ProviderWords>> = {
  gmail: { mailbox: 'Gmail', provider: 'Google', may: MAY },
  outlook: { mailbox: 'Outlook', provider: 'Microsoft', may: MAY },
  imap: { mailbox: 'IMAP', provider: 'Your mail server', may: MAY },
};

/** Scopes without the address that Google writes before its own. */
export function scopeWords(scopes: readonly string[]): string {
  return scopes.map((scope) => scope.replace('https://www.googleapis.com/auth/', '')).join(', ');
}
