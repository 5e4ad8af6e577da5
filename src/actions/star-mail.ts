import { changeLabels } from './change-labels.ts';
import * as say from '../words/actions.ts';

const STAR = 'STARRED';

export const starMail = changeLabels({
  kind: 'mail.label',
  description: say.putsAStar,
  undoneBy: 'mail.unlabel',
  question: say.starThisMail,
  effect: (mailbox) => say.putsAStarMailbox(mailbox),
  applies: (mail) => !mail.labels.includes(STAR),
  plan: (connector, providerId) => connector.plan.label(providerId, STAR),
});

export const unstarMail = changeLabels({
  kind: 'mail.unlabel',
  description: say.takesAStarOff,
  question: say.takeTheStarOffAgain,
  effect: (mailbox) => say.takesTheStarOff(mailbox),
  applies: () => true,
  plan: (connector, providerId) => connector.plan.unlabel(providerId, STAR),
  undoes: { label: STAR, named: 'isStarred', isThere: true },
});
