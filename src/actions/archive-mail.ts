import { changeLabels } from './change-labels.ts';

export const archiveMail = changeLabels({
  kind: 'mail.archive',
  description: 'Takes a mail out of the inbox. Nothing is deleted; moving it back undoes it.',
  undoneBy: 'mail.unarchive',
  question: 'Archive this mail?',
  effect: (mailbox) => `Takes it out of the inbox of ${mailbox}. Nothing is deleted.`,
  applies: (mail) => mail.labels.includes('INBOX'),
  plan: (connector, providerId) => connector.plan.archive(providerId),
});

export const unarchiveMail = changeLabels({
  kind: 'mail.unarchive',
  description: 'Moves a mail that was archived here back into the inbox.',
  question: 'Move this mail back into the inbox?',
  effect: (mailbox) => `Puts it back into the inbox of ${mailbox}. Nothing else changes.`,
  applies: () => true,
  plan: (connector, providerId) => connector.plan.unarchive(providerId),
  undoes: { label: 'INBOX', named: 'isInInbox', isThere: false },
});
