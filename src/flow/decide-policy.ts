import type { Policy } from '../domain/policy-file.ts';
import {
  decisionOf,
  delegatesFor,
  missingApproval,
  needsOthers,
  othersFor,
  type PolicyDecision,
  type Requirement,
  requirementOf,
} from '../domain/policy-rules.ts';
import type { Proposal } from '../domain/proposal.ts';
import { getAccount } from '../store/accounts.ts';
import { giveApproval, policyFacts, type PolicyFacts } from '../store/policy-facts.ts';
import { holdWords } from '../store/claim-policy.ts';
import { type Hold, holdOn } from '../store/holds.ts';
import { wantCopy } from '../store/posts.ts';
import { renewCard } from '../store/proposals.ts';
import type { Unit } from '../store/store.ts';
import { exceptionStep, type Refusal } from './refusal.ts';
import { WORDING } from '../words/wording.ts';
import * as say from '../words/deciding.ts';

const COPIES_MAX = 10;

interface Said {
  decision: PolicyDecision;
  requirement: Requirement;
  others: readonly string[];
  /** Whom the owner handed it to, as long as policy still names them. */
  inPlace: readonly string[];
  facts: PolicyFacts;
  /** Somebody holds its pipeline. */
  hold: Hold | null;
}

/** What policy says of each proposal at the moment of a click; null where it cannot be used. */
export interface PolicySaid {
  policy: Policy | null;
  of: ReadonlyMap<string, Said>;
  othersOf(proposal: Proposal): readonly string[];
  /** Whether policy asks for no second person. */
  isAlone(proposal: Proposal): boolean;
}

export async function policyOn(
  unit: Unit,
  policy: Policy | null,
  proposals: readonly Proposal[],
): Promise<PolicySaid> {
  const of = new Map<string, Said>();
  const names = new Map<string, string>();
  const said: PolicySaid = {
    policy,
    of,
    othersOf: ({ id }) => {
      const found = of.get(id);
      return found === undefined ? [] : [...found.others, ...found.inPlace];
    },
    isAlone: ({ id }) => of.get(id)?.requirement.secondPerson === false,
  };
  if (policy === null) return said;
  for (const proposal of proposals) {
    const { accountId, ownerId } = proposal;
    const accountName = names.get(accountId) ?? (await getAccount(unit.db, accountId)).name;
    names.set(accountId, accountName);
    const request = { proposal, accountName, at: unit.at };
    const requirement = requirementOf(policy, request);
    const facts = await policyFacts(unit.db, proposal, unit.at);
    of.set(proposal.id, {
      decision: decisionOf(policy, request),
      requirement,
      others: othersFor(policy, requirement, ownerId),
      inPlace: delegatesFor(policy, requirement, ownerId).filter((id) => id === facts.delegateId),
      facts,
      hold: await holdOn(unit.db, proposal),
    });
  }
  return said;
}

/** What policy says of a version that takes another's place; a ticket named for that one goes on counting. */
export async function policyOnVersion(
  unit: Unit,
  policy: Policy | null,
  { old, next }: { old: Proposal; next: Proposal },
): Promise<PolicySaid> {
  const said = await policyOn(unit, policy, [next]);
  const { hasTicket } = await policyFacts(unit.db, old, unit.at);
  const of = [...said.of].map(([id, each]): [string, Said] => [
    id,
    { ...each, facts: { ...each.facts, hasTicket } },
  ]);
  return { ...said, of: new Map(of) };
}

/** Why these cannot be approved now, or null. Denying is always possible. */
export function policyRefusal(
  open: readonly Proposal[],
  { policy, of }: PolicySaid,
): Refusal | null {
  if (policy === null)
    return {
      code: 'no-policy',
      why: say.thePolicyCannotBeRead,
    };
  for (const { id } of open) {
    const said = of.get(id);
    if (said === undefined) return { code: 'no-policy', why: WORDING.nothingDone };
    const { decision, requirement, facts, hold } = said;
    if (hold !== null)
      return {
        code: 'held',
        why: say.heldSoNothingWasDone(holdWords(hold), hold.repository),
      };
    if ('refuse' in decision && facts.exceptionUntil === null)
      return {
        code: 'policy',
        why: say.refusedSoNothingWasDone(decision.refuse, id),
        remedy: exceptionStep(id),
      };
    if (requirement.changeTicket && !facts.hasTicket)
      return {
        code: 'no-ticket',
        why: say.policyAsksForAChange(id),
      };
  }
  return null;
}

/**
 * Keeps this person's approval where more than one is needed, and shows the card to those who are asked as
 * well. Returns who is missing, in words, or null when it is decided with this approval.
 */
export async function askOthers(
  unit: Unit,
  asked: { proposals: readonly Proposal[]; said: PolicySaid; by: string },
): Promise<string | null> {
  const { said, by } = asked;
  let missing: string | null = null;
  for (const proposal of asked.proposals) {
    const found = said.of.get(proposal.id);
    if (said.policy === null || found === undefined || !needsOthers(found.requirement)) continue;
    if (!found.facts.approvedBy.includes(by)) await giveApproval(unit, proposal, by);
    missing ??= missingApproval(said.policy, found.requirement, {
      by: [...found.facts.approvedBy, by],
      ownerId: proposal.ownerId,
      delegateId: found.facts.delegateId,
    });
    for (const other of found.others.slice(0, COPIES_MAX))
      await wantCopy(unit, proposal.cardId, other);
    await renewCard(unit, { id: proposal.cardId, ownerId: proposal.ownerId });
  }
  return missing === null ? null : missing.charAt(0).toUpperCase() + missing.slice(1);
}
