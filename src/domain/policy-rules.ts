import { areKnown, environmentsOf } from './environments.ts';
import { slackIds } from './person.ts';
import type { Match, Policy, Rule } from './policy-file.ts';
import { inWords, isWithin } from './policy-windows.ts';
import type { Proposal, Risk } from './proposal.ts';
import { frozenThere } from './provider-freeze.ts';
import * as say from '../words/policy.ts';

/** What rules are matched on: the bound record and the account's row, never a word of a model. */
export interface PolicyRequest {
  proposal: Pick<Proposal, 'kind' | 'risk' | 'ownerId' | 'accountId' | 'facts' | 'preconditions'>;
  accountName: string;
  /** Null asks of no particular time: windows are left to the moments of decision and execution. */
  at: Date | null;
}

/** Everything that matching rules want, taken together. */
export interface Requirement {
  /** Somebody on a list of approvers, beside the owner. */
  secondPerson: boolean;
  /** For each of these lists of approvers, somebody on it, beside the owner or the owner themself. */
  roles: readonly string[];
  changeTicket: boolean;
  /** At most so many claims of what the rule matches in any 24 hours. */
  limits: readonly { rule: string; maxPerDay: number }[];
}

/** There is no `allow`: the least that policy can say is that the owner is asked. */
export type PolicyDecision = { ask: Requirement } | { refuse: string; rule: string };

/** What puts something live is a production change wherever it goes, unless policy calls all of that staging. */
const PUTS_LIVE: ReadonlySet<string> = new Set([
  'pipeline.deploy',
  'pipeline.rollback',
  'pipeline.approve',
]);

/** What runs jobs again, or ends them, in environments that only the provider may know. */
const REACHES: ReadonlySet<string> = new Set(['pipeline.rerun', 'pipeline.cancel']);

/** Whether it may reach any environment, since nobody can tell which ones it does. */
function mayReachAny({ kind, facts }: PolicyRequest['proposal']): boolean {
  return REACHES.has(kind) && !areKnown(facts);
}

/**
 * R3 where it reaches an environment that policy lists or may be one of them, or puts something live; R2 where all that it reaches is
 * staging by policy, and none of it listed; else the record's own. Told anew each time, so that a policy
 * that takes staging back holds for what was proposed before.
 */
export function riskOf(policy: Policy, proposal: PolicyRequest['proposal']): Risk {
  const reached = environmentsOf(proposal.facts);
  const listed = policy.environments ?? [];
  if (matchesAny(listed, reached)) return 'R3';
  if (listed.length > 0 && mayReachAny(proposal)) return 'R3';
  if (!PUTS_LIVE.has(proposal.kind)) return proposal.risk;
  const staging = policy.staging ?? [];
  return reached.length > 0 && reached.every((name) => matchesAny(staging, [name])) ? 'R2' : 'R3';
}

/** Pure and monotone: another rule can only add a requirement or turn an `ask` into a `refuse`. */
export function decisionOf(policy: Policy, request: PolicyRequest): PolicyDecision {
  for (const { name, match, windows } of policy.freezes) {
    const frozen = matches(policy, match, request) ? frozenBy(windows, request.at) : null;
    if (frozen !== null) return { rule: name, refuse: say.frozenBy(name, frozen) };
  }
  const there = frozenThere(request);
  if (there !== null) return there;
  for (const rule of matchingRules(policy, request)) {
    if (rule.refuse !== undefined)
      return { rule: rule.name, refuse: say.refusedBy(rule.name, rule.refuse) };
    const frozen = frozenBy(rule.require?.freeze ?? [], request.at);
    if (frozen !== null) return { rule: rule.name, refuse: say.frozenBy(rule.name, frozen) };
  }
  const ask = requirementOf(policy, request);
  return needsOthers(ask) ? (withoutOthers(policy, request, ask) ?? { ask }) : { ask };
}

/** What is asked for where nothing refuses, or where an exception lifts the refusal. */
export function requirementOf(policy: Policy, request: PolicyRequest): Requirement {
  const required = matchingRules(policy, request).flatMap(({ name, require }) =>
    require === undefined ? [] : [{ name, require }],
  );
  return {
    secondPerson:
      (riskOf(policy, request.proposal) === 'R3' && !isAlone(policy, request)) ||
      required.some(({ require }) => require.secondPerson === true),
    roles: [...new Set(required.flatMap(({ require }) => require.role ?? []))].toSorted(),
    changeTicket: required.some(({ require }) => require.changeTicket === true),
    limits: required.flatMap(({ name, require }) =>
      require.maxPerDay === undefined ? [] : [{ rule: name, maxPerDay: require.maxPerDay }],
    ),
  };
}

/** Whether policy names this an exception from the second person of production changes. */
export function isAlone(policy: Policy, request: PolicyRequest): boolean {
  return (policy.alone ?? []).some(
    ({ match }) => matches(policy, match, request) && isWithinAll(match, request),
  );
}

/** An exception is of no use to what reaches more than it names; a rule catches what it names among others. */
function isWithinAll({ environments }: Match, { proposal }: PolicyRequest): boolean {
  if (environments === undefined) return true;
  const reached = environmentsOf(proposal.facts);
  return !mayReachAny(proposal) && reached.every((each) => matchesAny(environments, [each]));
}

/** Whether others than the owner may have to look at it. */
export function needsOthers({ secondPerson, roles }: Requirement): boolean {
  return secondPerson || roles.length > 0;
}

/** `TEAM/USER` of those beside the owner whose approval counts, in the owner's own team. */
export function othersFor(policy: Policy, requirement: Requirement, ownerId: string): string[] {
  const { approvers } = policy.people;
  const lists = requirement.secondPerson
    ? Object.values(approvers)
    : requirement.roles.map((role) => approvers[role] ?? []);
  const { teamId } = slackIds(ownerId);
  const ids = new Set(lists.flat().map((userId) => `${teamId}/${userId}`));
  ids.delete(ownerId);
  return [...ids].toSorted();
}

/** `TEAM/USER` of those to whom an owner may hand a decision: the approvers that policy names for it. */
export function delegatesFor(policy: Policy, requirement: Requirement, ownerId: string): string[] {
  const wanted = needsOthers(requirement) ? requirement : { ...requirement, secondPerson: true };
  return othersFor(policy, wanted, ownerId);
}

/**
 * Who is still missing, in words, or null when these people are enough. The owner is always one of them,
 * so that no rule can decide in somebody's place, or whom the owner handed the decision to; nobody fills
 * both places, and the others must be on a list now.
 */
export function missingApproval(
  policy: Policy,
  requirement: Requirement,
  given: { by: readonly string[]; ownerId: string; delegateId?: string | null },
): string | null {
  const delegates = delegatesFor(policy, requirement, given.ownerId);
  const inPlace = delegates.filter((id) => id === given.delegateId);
  const first = [given.ownerId, ...inPlace].find((id) => given.by.includes(id));
  if (first === undefined) return say.theOwnerOfTheAccount;
  const others = othersFor(policy, requirement, given.ownerId);
  if (requirement.secondPerson && !given.by.some((id) => id !== first && others.includes(id)))
    return say.aSecondPerson;
  const { teamId } = slackIds(given.ownerId);
  const role = requirement.roles.find((name) => {
    const members = policy.people.approvers[name] ?? [];
    return !members.some((userId) => given.by.includes(`${teamId}/${userId}`));
  });
  return role === undefined ? null : say.somebodyOf(role);
}

/** One person's mail is never shown to another, so nothing about it can have a second approver. */
function withoutOthers(
  policy: Policy,
  { proposal }: PolicyRequest,
  requirement: Requirement,
): PolicyDecision | null {
  if (proposal.kind.startsWith('mail.'))
    return {
      rule: say.privacyOfMail,
      refuse: say.policyWantsSomebodyElse,
    };
  if (requirement.secondPerson && othersFor(policy, requirement, proposal.ownerId).length === 0)
    return {
      rule: say.twoPeople,
      refuse: say.thisNeedsASecondPerson,
    };
  return null;
}

/** The names of rules and freezes that this is a matter of, in the order of the file. */
export function rulesFor(policy: Policy, request: PolicyRequest): string[] {
  const freezes = policy.freezes.filter(({ match }) => matches(policy, match, request));
  return [...freezes, ...matchingRules(policy, request)].map(({ name }) => name);
}

function matchingRules(policy: Policy, request: PolicyRequest): Rule[] {
  return policy.rules.filter(({ match }) => matches(policy, match, request));
}

function matches(
  policy: Policy,
  match: Match,
  { proposal, accountName, at }: PolicyRequest,
): boolean {
  const { facts, preconditions } = proposal;
  const labels = preconditions['labels'];
  const isOf = (patterns: readonly string[] | undefined, values: readonly unknown[]): boolean =>
    patterns === undefined || matchesAny(patterns, values);
  const timely = match.when?.some((window) => at !== null && isWithin(window, at)) ?? true;
  return (
    isOf(match.actions, [proposal.kind]) &&
    isOf(match.risks, [riskOf(policy, proposal)]) &&
    isOf(match.accounts, [proposal.accountId, accountName]) &&
    isOf(match.repositories, [facts['repository']]) &&
    (mayReachAny(proposal) || isOf(match.environments, environmentsOf(facts))) &&
    isOf(match.branches, [facts['branch']]) &&
    isOf(match.labels, Array.isArray(labels) ? labels : []) &&
    timely
  );
}

export function matchesAny(patterns: readonly string[], values: readonly unknown[]): boolean {
  return patterns.some((pattern) =>
    values.some((value) => typeof value === 'string' && isLike(value, pattern)),
  );
}

/** Splits at the stars instead of building an expression, so that no pattern can take long. */
function isLike(value: string, pattern: string): boolean {
  const text = value.toLowerCase();
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

function frozenBy(windows: Parameters<typeof inWords>[0][], at: Date | null): string | null {
  const window = at === null ? undefined : windows.find((each) => isWithin(each, at));
  return window === undefined ? null : inWords(window);
}
