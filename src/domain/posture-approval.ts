import type { Policy } from './policy-file.ts';
import {
  decisionOf,
  othersFor,
  type PolicyRequest,
  type Requirement,
  requirementOf,
} from './policy-rules.ts';
import type { ActionKind, Risk } from './proposal.ts';
import { slackIds } from './person.ts';
import * as say from '../words/posture.ts';

/** An action on an account, before anything is known of a target. */
export interface AskedAction {
  kind: ActionKind;
  risk: Risk;
  account: { id: string; name: string; ownerId: string };
}

export interface Approval {
  refused: boolean;
  words: string;
  sometimes: string[];
}

/** Who must approve an action whatever its target is, and which rules may ask for more of some. */
export function approvalOf(policy: Policy, asked: AskedAction): Approval {
  const request = requestOf(asked);
  const decision = decisionOf(policy, request);
  const sometimes = conditional(policy, request);
  if ('refuse' in decision) return { refused: true, words: decision.refuse, sometimes };
  const requirement = requirementOf(policy, request);
  const words = approversInWords(policy, requirement, asked.account.ownerId);
  return { refused: false, words, sometimes };
}

function requestOf({ kind, risk, account }: AskedAction): PolicyRequest {
  const { id: accountId, ownerId, name: accountName } = account;
  const proposal = { kind, risk, ownerId, accountId, facts: {}, preconditions: {} };
  return { proposal, accountName, at: null };
}

function approversInWords(policy: Policy, requirement: Requirement, ownerId: string): string {
  const others = othersFor(policy, requirement, ownerId).map((id) => slackIds(id).userId);
  const { roles, secondPerson, changeTicket, limits } = requirement;
  return [
    say.itsOwner(slackIds(ownerId).userId),
    ...(secondPerson ? [say.aSecondPerson(others.join(', '))] : []),
    ...roles.map((role) => say.somebodyOf(role, policy.people.approvers[role]?.join(', '))),
    ...(changeTicket ? [say.withAChangeTicket] : []),
    ...limits.map(({ maxPerDay }) => say.atMostIn24Hours(maxPerDay)),
  ].join(say.and);
}

/** Names of rules and freezes that match this action for some target or at some time. */
function conditional(policy: Policy, request: PolicyRequest): string[] {
  return [...policy.rules, ...policy.freezes]
    .filter((named) => {
      const { repositories, environments, branches, labels, when, ...match } = named.match;
      const target = [repositories, environments, branches, labels, when];
      const depends = 'windows' in named || target.some((part) => part !== undefined);
      const rule = { name: named.name, match, refuse: 'asked' };
      return depends && 'refuse' in decisionOf({ ...policy, freezes: [], rules: [rule] }, request);
    })
    .map(({ name }) => name);
}
