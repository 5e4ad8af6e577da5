import { replyWith } from './reply.ts';
import * as say from '../words/actions.ts';

/** Speaks for its owner: no standing grant ever covers it, and it leaves only after the undo window. */
export const sendReply = replyWith({
  kind: 'mail.send',
  risk: 'R2',
  description: say.sendsOneReply,
  question: say.sendThisReply,
  effect: (mailbox, to) => say.sendsIt(mailbox, to),
  riskWords: say.othersSeeItCannot,
  isDated: true,
  plan: (connector, draft) => connector.plan.send(draft),
});
