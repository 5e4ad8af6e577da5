import type { TargetState } from '../connectors/connector.ts';
import type { MailConnector } from '../connectors/mail/connector.ts';
import type { AccountKind } from '../domain/account.ts';
import type { Mail } from '../domain/signal.ts';
import type { ActionKind, ProviderRequest } from '../domain/proposal.ts';
import type { JsonObject } from '../lib/canonical-json.ts';
import { type Action, fact, mailConnector, mustBePlanned, planned, providerOf } from './action.ts';
import {
  foundMail,
  mailContent,
  mailFacts,
  mailOf,
  mailPreconditions,
  mailState,
  readBackMail,
} from './mail-target.ts';

export interface LabelChange {
  kind: ActionKind;
  description: string;
  question: string;
  /** One sentence for a mailbox: what approving does. */
  effect: (mailbox: string, provider: AccountKind) => string;
  applies: (mail: Mail) => boolean;
  plan: (connector: MailConnector, providerId: string) => ProviderRequest;
  undoneBy?: ActionKind;
  /** For one that takes another back: the label, what it is called in a record, and whether it is there before. */
  undoes?: { label: string; named: string; isThere: boolean };
}

/** An action that changes labels of one message: reversible, seen by nobody else. */
export function changeLabels(change: LabelChange): Action {
  return {
    kind: change.kind,
    risk: 'R1',
    description: change.description,
    ...(change.undoneBy === undefined ? {} : { undoneBy: change.undoneBy }),
    plan(connectors, { account, signal, target, undoes }) {
      if ((undoes === undefined) !== (change.undoes === undefined)) return null;
      const mail = mailOf(signal);
      const connector = mailConnector(connectors, account.kind);
      // Moving may have given it another id, which only the receipt of the move tells.
      const message = undoes?.receipt?.providerId || mail.providerId;
      const request = change.applies(mail) ? planned(() => change.plan(connector, message)) : null;
      if (request === null) return null;
      return {
        request,
        preconditions:
          change.undoes === undefined
            ? mailPreconditions(target)
            : { [change.undoes.named]: change.undoes.isThere },
        facts: {
          ...mailFacts(account, signal),
          message,
          ...(undoes === undefined ? {} : { undoes: undoes.id }),
        },
      };
    },
    describe(connectors, bound) {
      const connector = mailConnector(connectors, providerOf(bound));
      mustBePlanned(bound.request, change.plan(connector, fact(bound, 'message')));
      return {
        ...mailContent(bound),
        question: change.question,
        effect: change.effect(fact(bound, 'mailbox'), providerOf(bound)),
      };
    },
    preconditionsOf: (target) => preconditionsOf(change, target),
    currentState: mailState,
    readBack: readBackMail,
    found: foundMail,
  };
}

function preconditionsOf({ undoes }: LabelChange, target: TargetState): JsonObject {
  if (undoes === undefined) return mailPreconditions(target);
  const labels = Array.isArray(target['labels']) ? target['labels'] : [];
  return { [undoes.named]: labels.includes(undoes.label) };
}
