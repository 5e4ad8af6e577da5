import { changeLabels } from './change-labels.ts';
import * as say from '../words/actions.ts';

/**
 * Puts a mail where its provider learns from it. Gmail has no call to report phishing, and Graph's
 * `reportMessage` is beta only; on all three, moving to spam by hand is what filters learn from.
 */
export const reportMail = changeLabels({
  kind: 'mail.report',
  description: say.movesAMailToSpam,
  undoneBy: 'mail.unreport',
  question: say.reportThisMailAsPhishing,
  effect: (mailbox, provider) => say.movesIt(say.spamFolders[provider] ?? 'spam', mailbox),
  applies: (mail) => mail.labels.includes('INBOX'),
  plan: (connector, providerId) => connector.plan.junk.put(providerId),
});

export const unreportMail = changeLabels({
  kind: 'mail.unreport',
  description: say.unreportsAMail,
  question: say.moveThisMailBackOut,
  effect: (mailbox) => say.putsItBackInto(mailbox),
  applies: () => true,
  plan: (connector, providerId) => connector.plan.junk.take(providerId),
  undoes: { label: 'INBOX', named: 'isInInbox', isThere: false },
});
