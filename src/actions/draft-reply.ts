import { replyWith } from './reply.ts';
import * as say from '../words/actions.ts';

export const draftReply = replyWith({
  kind: 'mail.draft',
  risk: 'R1',
  description: say.putsAReplyInto,
  undoneBy: 'mail.undraft',
  question: say.saveThisReply,
  effect: (mailbox) => say.putsItIntoTheDrafts(mailbox),
  riskWords: say.onlyYouSeeItCan,
  isDated: false,
  plan: (connector, draft) => connector.plan.draft(draft),
});
