import type { Context } from '../context.ts';
import type { Card, CardItem } from '../domain/card.ts';
import type { Policy } from '../domain/policy-file.ts';
import {
  decisionOf,
  delegatesFor,
  missingApproval,
  othersFor,
  requirementOf,
  rulesFor,
} from '../domain/policy-rules.ts';
import { failureWords } from '../domain/failure.ts';
import { requestDigest } from '../domain/proposal.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Reason, Reasons } from '../slack/blocks/why-modal.ts';
import { getAccount } from '../store/accounts.ts';
import { policyFacts } from '../store/policy-facts.ts';
import { verdictsOf } from '../store/verdicts.ts';
import { usablePolicy } from './policy.ts';
import * as say from '../words/deciding.ts';

const ITEMS_MAX = 10;

/** Why a card is there and who may decide it, from rows, rules and policy as they are now. */
export async function why(ctx: Context, card: Card): Promise<Reasons> {
  const items = card.items.slice(0, ITEMS_MAX);
  const verdicts = await verdictsOf(
    ctx.store.db,
    items.map(({ proposal }) => proposal.signalId),
  );
  const policy = await usablePolicy(ctx);
  const reasons: Reason[] = [];
  for (const item of items) {
    const verdict = verdicts.get(item.proposal.signalId) ?? null;
    reasons.push({ ...(await policyOf(ctx, policy, item)), ...judgement(item, verdict) });
  }
  return { reasons, left: card.items.length - items.length, timeZone: card.timeZone };
}

type Judgement = Pick<
  Reason,
  'proposal' | 'content' | 'requestDigest' | 'facts' | 'verdict' | 'modelWords'
>;

function judgement({ proposal, content }: CardItem, verdict: Verdict | null): Judgement {
  return {
    proposal,
    content,
    requestDigest: requestDigest(proposal.request),
    facts: verdict?.why ?? [],
    verdict: verdict === null ? null : { ...judged(verdict), lane: verdict.lane },
    modelWords: verdict === null ? null : modelWordsOf(verdict),
  };
}

/** That a run failed is its provider's word; why it did is judged. */
function judged({ category, confidence, explanation }: Verdict): {
  category: string;
  confidence: number;
} {
  if (explanation?.failure === undefined || explanation.confidence === undefined)
    return { category, confidence };
  const cause = failureWords(explanation.failure);
  return { category: say.because(category, cause), confidence: explanation.confidence };
}

/** What a model wrote of it, if anything: it is shown apart, and nothing depends on it. */
function modelWordsOf({ lane, oneLine, explanation }: Verdict): string | null {
  if (explanation?.source === 'model') return explanation.cause;
  return lane === 'model' ? oneLine : null;
}

async function policyOf(
  ctx: Context,
  policy: Policy | null,
  { proposal }: CardItem,
): Promise<Pick<Reason, 'rules' | 'policy' | 'deciders' | 'needed'>> {
  const { ownerId } = proposal;
  if (policy === null)
    return { rules: [], policy: say.policyUnreadableNow, deciders: [], needed: null };
  const { name: accountName } = await getAccount(ctx.store.db, proposal.accountId);
  const request = { proposal, accountName, at: ctx.clock.now() };
  const requirement = requirementOf(policy, request);
  const decision = decisionOf(policy, request);
  const facts = await policyFacts(ctx.store.db, proposal, ctx.clock.now());
  const { delegateId } = facts;
  const missing = missingApproval(policy, requirement, {
    by: facts.approvedBy,
    ownerId,
    delegateId,
  });
  const inPlace = delegatesFor(policy, requirement, ownerId).filter((id) => id === delegateId);
  return {
    rules: rulesFor(policy, request),
    policy: 'refuse' in decision ? decision.refuse : null,
    deciders: [ownerId, ...inPlace, ...othersFor(policy, requirement, ownerId)],
    needed: missing,
  };
}
