import { changeLabels } from './change-labels.ts';
import * as say from '../words/actions.ts';

export const archiveMail = changeLabels({
  kind: 'mail.archive',
  description: say.takesAMailOut,
  undoneBy: 'mail.unarchive',
  question: say.archiveThisMail,
  effect: (mailbox) => say.takesItOut(mailbox),
  applies: (mail) => mail.labels.includes('INBOX'),
  plan: (connector, providerId) => connector.plan.archive(providerId),
});

export const unarchiveMail = changeLabels({
  kind: 'mail.unarchive',
  description: say.movesAMail,
  question: say.moveThisMailBackInto,
  effect: (mailbox) => say.putsItBackInto(mailbox),
  applies: () => true,
  plan: (connector, providerId) => connector.plan.unarchive(providerId),
  undoes: { label: 'INBOX', named: 'isInInbox', isThere: false },
});
