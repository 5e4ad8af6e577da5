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
import * as say from '../words/actions.ts';

/**
 * Leaves a mailing list by RFC 8058, and by nothing else: no page is opened, and no mail is sent. It leaves
 * the house and cannot be taken back, so that it waits out the undo window and is asked one at a time.
 */
export const unsubscribeMail: Action = {
  kind: 'mail.unsubscribe',
  risk: 'R2',
  description: say.leavesAMailingList,
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
      question: say.unsubscribeFromThisList,
      effect: say.tellsOnceThatLeaves(host, fact(bound, 'mailbox')),
      fields: [
        { label: say.from, value: from },
        { label: say.subject, value: fact(bound, 'subject') },
        { label: say.goesTo, value: host },
        {
          label: say.theyLearn,
          value: say.thatThisAddressIsRead,
        },
      ],
      exactText: say.listUnsubscribeOneClick(href),
      riskWords: say.theSenderSeesItCannot,
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
