import { type Action, fact, mailConnector, mustBePlanned, planned, providerOf } from './action.ts';
import { mailFacts, readBackMail } from './mail-target.ts';
import * as say from '../words/actions.ts';

/** Deletes a draft that was saved here, as long as it is still as it was saved. */
export const discardDraft: Action = {
  kind: 'mail.undraft',
  risk: 'R1',
  description: say.deletesADraft,
  plan(connectors, { account, signal, undoes }) {
    const { providerId = '', revision = '' } = undoes?.receipt ?? {};
    if (undoes === undefined || providerId === '' || revision === '') return null;
    const connector = mailConnector(connectors, account.kind);
    const request = planned(() => connector.plan.undraft(providerId));
    if (request === null) return null;
    return {
      request,
      preconditions: { draftMessage: revision },
      facts: { ...mailFacts(account, signal), undoes: undoes.id, draft: providerId },
    };
  },
  describe(connectors, bound) {
    const connector = mailConnector(connectors, providerOf(bound));
    mustBePlanned(bound.request, connector.plan.undraft(fact(bound, 'draft')));
    return {
      question: say.deleteThisDraftAgain,
      effect: say.deletesItFromTheDrafts(fact(bound, 'mailbox')),
      fields: [{ label: say.answers, value: `${fact(bound, 'subject')} (${fact(bound, 'from')})` }],
      exactText: null,
      riskWords: say.onlyYouSee,
      itemLine: `${fact(bound, 'from')} — ${fact(bound, 'subject')}`,
    };
  },
  preconditionsOf: (target) => ({ draftMessage: target['draftMessage'] ?? null }),
  async currentState(connectors, connection, { facts }) {
    const reader = mailConnector(connectors, connection.account.kind).openReader(connection);
    const message = await reader.find({ draft: facts['draft'] ?? '' });
    return message === null ? null : { draftMessage: message };
  },
  readBack: readBackMail,
};
