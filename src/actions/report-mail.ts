import type { AccountKind } from '../domain/account.ts';
import { changeLabels } from './change-labels.ts';

/**
 * Puts a mail where its provider learns from it. Gmail has no call to report phishing, and Graph's
 * `reportMessage` is beta only; on all three, moving to spam by hand is what filters learn from.
 */
export const reportMail = changeLabels({
  kind: 'mail.report',
  description:
    'Moves a mail to spam, which is how a mailbox provider is told of phishing. Moving it back undoes it.',
  undoneBy: 'mail.unreport',
  question: 'Report this mail as phishing?',
  effect: (mailbox, provider) =>
    `Moves it to ${SPAM[provider] ?? 'spam'} of ${mailbox}, from which its provider learns. Nobody else is told, nothing is deleted now, and the provider may delete what lies there after some weeks.`,
  applies: (mail) => mail.labels.includes('INBOX'),
  plan: (connector, providerId) => connector.plan.junk.put(providerId),
});

export const unreportMail = changeLabels({
  kind: 'mail.unreport',
  description: 'Moves a mail that was reported here back into the inbox.',
  question: 'Move this mail back out of spam?',
  effect: (mailbox) => `Puts it back into the inbox of ${mailbox}. Nothing else changes.`,
  applies: () => true,
  plan: (connector, providerId) => connector.plan.junk.take(providerId),
  undoes: { label: 'INBOX', named: 'isInInbox', isThere: false },
});

const SPAM: Partial<Record<AccountKind, string>> = {
  gmail: 'Spam (label SPAM on, INBOX off)',
  outlook: 'the Junk Email folder',
  imap: 'the Junk folder',
};
