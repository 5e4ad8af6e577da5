import { changeLabels } from './change-labels.ts';

const STAR = 'STARRED';

export const starMail = changeLabels({
  kind: 'mail.label',
  description: 'Puts a star on a mail that looks urgent. Taking the star off undoes it.',
  question: 'Star this mail?',
  effect: (mailbox) => `Puts a star on it in ${mailbox}. Nothing else changes.`,
  body: { addLabelIds: [STAR] },
  applies: (mail) => !mail.labels.includes(STAR),
  plan: (connector, mail) => connector.plan.label(mail.providerId, STAR),
});
