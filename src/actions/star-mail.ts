import { changeLabels } from './change-labels.ts';

const STAR = 'STARRED';

export const starMail = changeLabels({
  kind: 'mail.label',
  description: 'Puts a star on a mail that looks urgent. Taking the star off undoes it.',
  undoneBy: 'mail.unlabel',
  question: 'Star this mail?',
  effect: (mailbox) => `Puts a star on it in ${mailbox}. Nothing else changes.`,
  applies: (mail) => !mail.labels.includes(STAR),
  plan: (connector, providerId) => connector.plan.label(providerId, STAR),
});

export const unstarMail = changeLabels({
  kind: 'mail.unlabel',
  description: 'Takes a star off that was put on here.',
  question: 'Take the star off again?',
  effect: (mailbox) => `Takes the star off it in ${mailbox}. Nothing else changes.`,
  applies: () => true,
  plan: (connector, providerId) => connector.plan.unlabel(providerId, STAR),
  undoes: { label: STAR, named: 'isStarred', isThere: true },
});
