import { changeLabels } from './change-labels.ts';

export const archiveMail = changeLabels({
  kind: 'mail.archive',
  description: 'Takes a mail out of the inbox. Nothing is deleted; moving it back undoes it.',
  question: 'Archive this mail?',
  effect: (mailbox) => `Takes it out of the inbox of ${mailbox}. Nothing is deleted.`,
  body: { removeLabelIds: ['INBOX'] },
  applies: (mail) => mail.labels.includes('INBOX'),
  plan: (connector, mail) => connector.plan.archive(mail.providerId),
});
