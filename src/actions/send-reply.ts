import { replyWith } from './reply.ts';

/** Speaks for its owner: no standing grant ever covers it, and it leaves only after the undo window. */
export const sendReply = replyWith({
  kind: 'mail.send',
  risk: 'R2',
  description:
    'Sends one reply to the sender of a mail, in its thread. It can be taken back until it leaves, not afterwards.',
  question: 'Send this reply?',
  effect: (mailbox, to) => `Sends it from ${mailbox} to ${to}, in the same thread.`,
  riskWords: 'Others see it · cannot be undone once it left',
  isDated: true,
  plan: (connector, draft) => connector.plan.send(draft),
});
