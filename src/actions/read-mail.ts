import { changeLabels } from './change-labels.ts';
import * as say from '../words/actions.ts';

const UNREAD = 'UNREAD';

export const readMail = changeLabels({
  kind: 'mail.read',
  description: say.marksAMailAsRead,
  undoneBy: 'mail.unread',
  question: say.markThisMailAsRead,
  effect: (mailbox) => say.marksItAsRead(mailbox),
  applies: (mail) => mail.labels.includes(UNREAD),
  plan: (connector, providerId) => connector.plan.unlabel(providerId, UNREAD),
});

export const unreadMail = changeLabels({
  kind: 'mail.unread',
  description: say.marksAMailAsUnread,
  question: say.markThisMailAsUnread,
  effect: (mailbox) => say.marksItAsUnread(mailbox),
  applies: () => true,
  plan: (connector, providerId) => connector.plan.label(providerId, UNREAD),
  undoes: { label: UNREAD, named: 'isUnread', isThere: false },
});
