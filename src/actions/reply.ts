import { z } from 'zod';
import type { DraftPlan, MailConnector } from '../connectors/mail/connector.ts';
import type { ActionKind, ProviderRequest, Risk } from '../domain/proposal.ts';
import type { Mail } from '../domain/signal.ts';
import { Invalid } from '../lib/errors.ts';
import { singleLine } from '../lib/text.ts';
import { mailDate } from '../lib/time.ts';
import { parseJson } from '../lib/trust.ts';
import {
  type Action,
  type Edit,
  fact,
  mailConnector,
  mustBePlanned,
  type Plan,
  planned,
  providerOf,
} from './action.ts';
import { mailFacts, mailOf, mailState, readBackMail } from './mail-target.ts';
import * as say from '../words/actions.ts';

export interface Reply {
  kind: ActionKind;
  risk: Risk;
  description: string;
  undoneBy?: ActionKind;
  question: string;
  /** One sentence for a mailbox and whom it goes to: what approving does. */
  effect: (mailbox: string, to: string) => string;
  riskWords: string;
  /** Whether it says when it was written, as what is sent must (RFC 5322, section 3.6.1). */
  isDated: boolean;
  plan: (connector: MailConnector, draft: DraftPlan) => ProviderRequest;
}

type Envelope = Omit<DraftPlan, 'from' | 'subject' | 'text'>;
type Bound = Parameters<Action['describe']>[1];

/** An action whose request holds the whole of a reply: to the sender of a mail, in its thread, and nowhere else. */
export function replyWith(reply: Reply): Action {
  const read = (connector: MailConnector, bound: Bound) => readPlanned(reply, connector, bound);
  return {
    kind: reply.kind,
    risk: reply.risk,
    description: reply.description,
    ...(reply.undoneBy === undefined ? {} : { undoneBy: reply.undoneBy }),
    plan(connectors, { account, signal, target, text, proposalId, at }) {
      const mail = mailOf(signal);
      if (text === undefined || text.trim() === '' || mail.from.address === '') return null;
      const envelope = stamped(reply, envelopeOf(mail), { proposalId, at });
      const subject = singleLine(mail.subject);
      const words = { subject: /^re:/i.test(subject) ? subject : say.re(subject), text };
      const draft = { ...envelope, from: account.name, ...words };
      const connector = mailConnector(connectors, account.kind);
      const request = planned(() => reply.plan(connector, draft));
      if (request === null) return null;
      return {
        request,
        preconditions: { lastMessageId: target['lastMessageId'] ?? null },
        facts: { ...mailFacts(account, signal), envelope: JSON.stringify(envelope) },
      };
    },
    describe(connectors, bound) {
      const draft = read(mailConnector(connectors, providerOf(bound)), bound);
      return {
        question: reply.question,
        effect: reply.effect(fact(bound, 'mailbox'), draft.to),
        fields: [
          { label: say.toLabel, value: draft.to },
          { label: say.subject, value: draft.subject },
          { label: say.answers, value: `${fact(bound, 'subject')} (${fact(bound, 'from')})` },
        ],
        exactText: draft.text,
        riskWords: reply.riskWords,
        itemLine: `${draft.to} — ${draft.subject}`,
      };
    },
    editing: {
      read(connectors, bound) {
        const { subject, text } = read(mailConnector(connectors, providerOf(bound)), bound);
        return { subject, text };
      },
      plan: (connectors, edit) =>
        editedPlan(reply, mailConnector(connectors, providerOf(edit.proposal)), edit),
    },
    preconditionsOf: (target) => ({ lastMessageId: target['lastMessageId'] ?? null }),
    currentState: mailState,
    readBack: readBackMail,
  };
}

function editedPlan(
  reply: Reply,
  connector: MailConnector,
  { proposal, words, proposalId, editedBy, at }: Edit,
): Plan | null {
  const before = readEnvelope(fact(proposal, 'envelope'));
  const envelope = stamped(reply, before, { proposalId, at });
  const from = fact(proposal, 'mailbox');
  const request = planned(() => reply.plan(connector, { ...envelope, from, ...words }));
  if (request === null) return null;
  const { preconditions, facts } = proposal;
  const record = { ...facts, envelope: JSON.stringify(envelope), editedBy };
  return { request, preconditions, facts: record };
}

type Place = Omit<Envelope, 'messageId' | 'date'>;

function envelopeOf(mail: Mail): Place {
  return {
    threadId: mail.threadId,
    to: mail.from.address,
    inReplyTo: mail.messageId,
    references: [...mail.references, mail.messageId].filter((id) => id !== ''),
  };
}

/** Each version has a Message-ID of its own, by which it is found again at the provider. */
function stamped(
  { isDated }: Reply,
  { threadId, to, inReplyTo, references }: Place,
  { proposalId, at }: { proposalId: string; at: Date },
): Envelope {
  const messageId = `<${proposalId}@nightshift.invalid>`;
  const place = { threadId, to, inReplyTo, references, messageId };
  return isDated ? { ...place, date: mailDate(at) } : place;
}

const StoredEnvelope = z.strictObject({
  threadId: z.string(),
  to: z.string(),
  inReplyTo: z.string(),
  references: z.array(z.string()),
  messageId: z.string(),
  date: z.string().optional(),
});

/** Plans the reply anew from its own words and the recorded envelope: any other difference is refused. */
function readPlanned(reply: Reply, connector: MailConnector, bound: Bound) {
  const draft = connector.readDraft(bound.request);
  const { subject, text } = draft;
  const envelope = readEnvelope(fact(bound, 'envelope'));
  const from = fact(bound, 'mailbox');
  mustBePlanned(bound.request, reply.plan(connector, { ...envelope, from, subject, text }));
  return draft;
}

function readEnvelope(text: string): Envelope {
  try {
    return StoredEnvelope.parse(parseJson(text));
  } catch (cause) {
    throw new Invalid('The record does not say where the reply goes', { cause });
  }
}
