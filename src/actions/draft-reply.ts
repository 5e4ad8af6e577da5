import { type Action, fact, mailConnector } from './action.ts';
import { mailFacts, mailOf, mailState } from './mail-target.ts';
import { singleLine } from '../lib/text.ts';

export const draftReply: Action = {
  kind: 'mail.draft',
  risk: 'R1',
  description:
    'Puts a reply into the drafts of its thread. Nothing is sent; deleting the draft undoes it.',
  plan(connectors, { account, signal, target, text, proposalId }) {
    const mail = mailOf(signal);
    if (text === undefined || text.trim() === '' || mail.from.address === '') return null;
    const subject = singleLine(mail.subject);
    return {
      request: mailConnector(connectors, account.kind).plan.draft({
        threadId: mail.threadId,
        from: account.name,
        to: mail.from.address,
        subject: /^re:/i.test(subject) ? subject : `Re: ${subject}`,
        inReplyTo: mail.messageId,
        references: [...mail.references, mail.messageId].filter((id) => id !== ''),
        messageId: `<${proposalId}@nightshift.invalid>`,
        text: text.toWellFormed(),
      }),
      preconditions: { lastMessageId: target['lastMessageId'] ?? null },
      facts: mailFacts(account, signal),
    };
  },
  describe(connectors, bound) {
    const draft = mailConnector(connectors, 'gmail').readDraft(bound.request);
    return {
      question: 'Save this reply as a draft?',
      effect: `Puts it into the drafts of ${fact(bound, 'mailbox')}, in the same thread. Nothing is sent.`,
      fields: [
        { label: 'To', value: draft.to },
        { label: 'Subject', value: draft.subject },
        { label: 'Answers', value: `${fact(bound, 'subject')} (${fact(bound, 'from')})` },
      ],
      exactText: draft.text,
      riskWords: 'Only you see it · can be undone',
      itemLine: `${draft.to} — ${draft.subject}`,
    };
  },
  preconditionsOf: (target) => ({ lastMessageId: target['lastMessageId'] ?? null }),
  currentState: mailState,
  readBack: (connectors, connection, proposal) =>
    mailConnector(connectors, connection.account.kind)
      .openReader(connection)
      .readBack(proposal.request),
};
