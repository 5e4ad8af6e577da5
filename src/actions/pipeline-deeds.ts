import type { Deed, PipelineDeed, Sent } from '../connectors/pipelines/deed.ts';
import type { AccountKind } from '../domain/account.ts';
import type { ActionKind, Proposal, Risk } from '../domain/proposal.ts';
import { Invalid } from '../lib/errors.ts';
import {
  type Action,
  type Connectors,
  fact,
  mustBePlanned,
  pipelineConnector,
  planned,
  providerOf,
} from './action.ts';
import { type DeedWords, fieldsOf, WORDS } from './pipeline-words.ts';
import * as say from '../words/actions.ts';

type DeedKind = `pipeline.${PipelineDeed}` & ActionKind;

/** What may be asked of a pipeline source beside a rerun; each is found out by its connector's deed of that name. */
export const PIPELINE_ACTIONS: Readonly<Record<DeedKind, Action>> = {
  'pipeline.deploy': deedAction('deploy', 'R3'),
  'pipeline.rollback': deedAction('rollback', 'R3'),
  'pipeline.approve': deedAction('approve', 'R3'),
  'pipeline.reject': deedAction('reject', 'R2'),
  'pipeline.cancel': deedAction('cancel', 'R2'),
  'pipeline.issue': deedAction('issue', 'R2'),
};

/** The deed of that name at this provider, or null where it has none. */
export function findDeed(
  connectors: Connectors,
  provider: AccountKind,
  name: PipelineDeed,
): Deed | null {
  return pipelineConnector(connectors, provider).deeds?.[name] ?? null;
}

function deedAction(name: PipelineDeed, risk: Risk): Action {
  const words: DeedWords = WORDS[name];
  const deedOf = (connectors: Connectors, provider: AccountKind): Deed => {
    const deed = findDeed(connectors, provider, name);
    if (deed === null) throw new Invalid(`${provider} cannot ${name}`);
    return deed;
  };
  return {
    kind: `pipeline.${name}`,
    risk,
    description: words.description,
    plan(connectors, { account, target, facts = {} }) {
      const request = planned(() => deedOf(connectors, account.kind).request(facts));
      if (request === null) return null;
      return {
        request,
        preconditions: { ...target },
        facts: { ...facts, provider: account.kind },
      };
    },
    describe(connectors, bound) {
      mustBePlanned(bound.request, deedOf(connectors, providerOf(bound)).request(bound.facts));
      const repository = fact(bound, 'repository');
      return {
        question: words.question(bound.facts),
        effect: words.effect(bound.facts),
        fields: fieldsOf(name, bound.facts),
        exactText: name === 'issue' ? fact(bound, 'body') : null,
        riskWords: words.risk,
        itemLine: `${repository} — ${bound.facts['environment'] ?? fact(bound, 'workflow')}`,
      };
    },
    preconditionsOf: (target) => ({ ...target }),
    currentState: (connectors, connection, { facts }) =>
      deedOf(connectors, connection.account.kind).state(connection, facts),
    readBack: (connectors, connection, proposal) =>
      deedOf(connectors, connection.account.kind).readBack(connection, sentOf(proposal)),
    ...(name === 'issue' ? {} : { progress: followed(deedOf) }),
  };
}

function followed(
  deedOf: (connectors: Connectors, provider: AccountKind) => Deed,
): NonNullable<Action['progress']> {
  return async (connectors, connection, proposal) => {
    const deed = deedOf(connectors, connection.account.kind);
    if (deed.progress === undefined) return { state: 'succeeded', words: say.done, url: '' };
    return await deed.progress(connection, sentOf(proposal));
  };
}

/** It left after it was decided; what was there before cannot be its doing. */
function sentOf({ request, preconditions, facts, receipt, decidedAt, movedAt }: Proposal): Sent {
  return { request, preconditions, facts, receipt, at: decidedAt ?? movedAt };
}
