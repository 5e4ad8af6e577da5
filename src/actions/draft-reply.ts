import { replyWith } from './reply.ts';

export const draftReply = replyWith({
  kind: 'mail.draft',
  risk: 'R1',
  description:
    'Puts a reply into the drafts of its thread. Nothing is sent; deleting the draft undoes it.',
  undoneBy: 'mail.undraft',
  question: 'Save this reply as a draft?',
  effect: (mailbox) =>
    `Puts it into the drafts of ${mailbox}, in the same thread. Nothing is sent.`,
  riskWords: 'Only you see it · can be undone',
  isDated: false,
  plan: (connector, draft) => connector.plan.draft(draft),
});
