import { changeLabels } from './change-labels.ts';

const UNREAD = 'UNREAD';

export const readMail = changeLabels({
  kind: 'mail.read',
  description: 'Marks a mail as read. Marking it as unread undoes it.',
  undoneBy: 'mail.unread',
  question: 'Mark this mail as read?',
  effect: (mailbox) => `Marks it as read in ${mailbox}. Nothing else changes.`,
  applies: (mail) => mail.labels.includes(UNREAD),
  plan: (connector, providerId) => connector.plan.unlabel(providerId, UNREAD),
});

export const unreadMail = changeLabels({
  kind: 'mail.unread',
  description: 'Marks a mail as unread that was marked as read here.',
  question: 'Mark this mail as unread again?',
  effect: (mailbox) => `Marks it as unread in ${mailbox}. Nothing else changes.`,
  applies: () => true,
  plan: (connector, providerId) => connector.plan.label(providerId, UNREAD),
  undoes: { label: UNREAD, named: 'isUnread', isThere: false },
});
