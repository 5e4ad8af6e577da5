import { z } from 'zod';
import type { DraftPlan, MailConnector } from '../connectors/mail/connector.ts';
import type { ProviderRequest } from '../domain/proposal.ts';
import type { Mail } from '../domain/signal.ts';
import { Invalid } from '../lib/errors.ts';
import { singleLine } from '../lib/text.ts';
import { parseJson } from '../lib/trust.ts';
import { type Action, fact, mailConnector, mustBePlanned, planned, providerOf } from './action.ts';
import { mailFacts, mailOf, mailState } from './mail-target.ts';

type Envelope = Omit<DraftPlan, 'from' | 'subject' | 'text'>;

export const draftReply: Action = {
  kind: 'mail.draft',
  risk: 'R1',
  description:
    'Puts a reply into the drafts of its thread. Nothing is sent; deleting the draft undoes it.',
  undoneBy: 'mail.undraft',
  plan(connectors, { account, signal, target, text, proposalId }) {
    const mail = mailOf(signal);
    const connector = mailConnector(connectors, account.kind);
    if (text === undefined || text.trim() === '' || mail.from.address === '') return null;
    const envelope = envelopeOf(mail, proposalId);
    const subject = singleLine(mail.subject);
    const request = planned(() =>
      connector.plan.draft({
        ...envelope,
        from: account.name,
        subject: /^re:/i.test(subject) ? subject : `Re: ${subject}`,
        text,
      }),
    );
    if (request === null) return null;
    return {
      request,
      preconditions: { lastMessageId: target['lastMessageId'] ?? null },
      facts: { ...mailFacts(account, signal), envelope: JSON.stringify(envelope) },
    };
  },
  describe(connectors, bound) {
    const draft = readPlanned(mailConnector(connectors, providerOf(bound)), bound.request, {
      from: fact(bound, 'mailbox'),
      envelope: fact(bound, 'envelope'),
    });
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
  editing: {
    read(connectors, bound) {
      const { subject, text } = readPlanned(
        mailConnector(connectors, providerOf(bound)),
        bound.request,
        {
          from: fact(bound, 'mailbox'),
          envelope: fact(bound, 'envelope'),
        },
      );
      return { subject, text };
    },
    plan(connectors, { proposal, words, proposalId, editedBy }) {
      const before = readEnvelope(fact(proposal, 'envelope'));
      const envelope = { ...before, messageId: messageIdOf(proposalId) };
      const from = fact(proposal, 'mailbox');
      const connector = mailConnector(connectors, providerOf(proposal));
      const request = planned(() => connector.plan.draft({ ...envelope, from, ...words }));
      if (request === null) return null;
      const { preconditions, facts } = proposal;
      const record = { ...facts, envelope: JSON.stringify(envelope), editedBy };
      return { request, preconditions, facts: record };
    },
  },
  preconditionsOf: (target) => ({ lastMessageId: target['lastMessageId'] ?? null }),
  currentState: mailState,
  readBack: (connectors, connection, proposal) =>
    mailConnector(connectors, connection.account.kind)
      .openReader(connection)
      .readBack(proposal.request),
};

/** Where a reply goes: to the sender, in the thread, and nowhere else. */
function envelopeOf(mail: Mail, proposalId: string): Envelope {
  return {
    threadId: mail.threadId,
    to: mail.from.address,
    inReplyTo: mail.messageId,
    references: [...mail.references, mail.messageId].filter((id) => id !== ''),
    messageId: messageIdOf(proposalId),
  };
}

function messageIdOf(proposalId: string): string {
  return `<${proposalId}@nightshift.invalid>`;
}

const StoredEnvelope = z.strictObject({
  threadId: z.string(),
  to: z.string(),
  inReplyTo: z.string(),
  references: z.array(z.string()),
  messageId: z.string(),
});

/** Plans the draft anew from its own words and the recorded envelope: any other difference is refused. */
function readPlanned(
  connector: MailConnector,
  request: ProviderRequest,
  record: { from: string; envelope: string },
) {
  const draft = connector.readDraft(request);
  const { subject, text } = draft;
  const envelope = readEnvelope(record.envelope);
  const expected = connector.plan.draft({ ...envelope, from: record.from, subject, text });
  mustBePlanned(request, expected);
  return draft;
}

function readEnvelope(text: string): Envelope {
  try {
    return StoredEnvelope.parse(parseJson(text));
  } catch (cause) {
    throw new Invalid('The record does not say where the draft goes', { cause });
  }
}
