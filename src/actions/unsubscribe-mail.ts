import { trustedServer } from '../connectors/mail/trusted-server.ts';
import type { Account } from '../domain/account.ts';
import { oneClickAddress } from '../domain/one-click.ts';
import type { ProviderRequest } from '../domain/proposal.ts';
import type { Mail } from '../domain/signal.ts';
import {
  type Action,
  type Connectors,
  fact,
  mailConnector,
  mustBePlanned,
  planned,
} from './action.ts';
import { mailFacts, mailOf, mailState } from './mail-target.ts';

/**
 * Leaves a mailing list by RFC 8058, and by nothing else: no page is opened, and no mail is sent. It leaves
 * the house and cannot be taken back, so that it waits out the undo window and is asked one at a time.
 */
export const unsubscribeMail: Action = {
  kind: 'mail.unsubscribe',
  risk: 'R2',
  description:
    'Leaves a mailing list by the one click that its sender offers and signed (RFC 8058). It can be taken back until it leaves, not afterwards.',
  plan(connectors, { account, signal }) {
    const request = leavingRequest(connectors, account, mailOf(signal));
    return request === null
      ? null
      : { request, preconditions: {}, facts: mailFacts(account, signal) };
  },
  describe({ oneClick }, bound) {
    const { host, href } = oneClick.addressOf(bound.request);
    mustBePlanned(bound.request, oneClick.plan(href));
    const from = fact(bound, 'from');
    return {
      question: 'Unsubscribe from this list?',
      effect: `Tells ${host} once that ${fact(bound, 'mailbox')} leaves the list. Nothing in the mailbox changes, and mail may still come for some days.`,
      fields: [
        { label: 'From', value: from },
        { label: 'Subject', value: fact(bound, 'subject') },
        { label: 'Goes to', value: host },
        {
          label: 'They learn',
          value: 'that this address is read by somebody, and when; nothing else is sent',
        },
      ],
      exactText: `POST ${href}\n\nList-Unsubscribe=One-Click`,
      riskWords: 'The sender sees it · cannot be undone once it left',
      itemLine: `${from} — ${host}`,
    };
  },
  preconditionsOf: () => ({}),
  currentState: mailState,
  // Nobody can be asked whether a list was left; that it was asked for is never said twice.
  readBack: () => Promise.resolve('unclear'),
};

/** What leaves the list that this mail came from, as its own mailbox judged it; null where nothing may. */
export function leavingRequest(
  connectors: Connectors,
  account: Account,
  mail: Mail,
): ProviderRequest | null {
  const connector = mailConnector(connectors, account.kind);
  const address = oneClickAddress(mail, {
    ...trustedServer(connector, account),
    ...(connector.ownResultsFirst === true ? { isTopmost: true } : {}),
  });
  return address === null ? null : planned(() => connectors.oneClick.plan(address));
}
