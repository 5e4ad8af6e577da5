import type { Context } from '../context.ts';
import type { Card } from '../domain/card.ts';
import { decisionOf } from '../domain/policy-rules.ts';
import type { Proposal } from '../domain/proposal.ts';
import { getAccount } from '../store/accounts.ts';
import { policyFacts } from '../store/policy-facts.ts';
import { usablePolicy } from './policy.ts';

/**
 * What policy would refuse of these if somebody approved them now, such as a freeze, so that a card says so before
 * anybody clicks. It is asked again at the click and at the claim, which alone decide.
 */
export async function refusedNow(
  ctx: Context,
  proposals: readonly Proposal[],
): Promise<Card['refused']> {
  const open = proposals.filter(({ state }) => state === 'pending');
  const policy = open.length === 0 ? null : await usablePolicy(ctx);
  if (policy === null) return null;
  const { db } = ctx.store;
  const at = ctx.clock.now();
  const names = new Map<string, string>();
  for (const proposal of open) {
    const { accountId } = proposal;
    const accountName = names.get(accountId) ?? (await getAccount(db, accountId)).name;
    names.set(accountId, accountName);
    const decision = decisionOf(policy, { proposal, accountName, at });
    if (!('refuse' in decision)) continue;
    const { exceptionUntil } = await policyFacts(db, proposal, at);
    if (exceptionUntil === null) return { proposalId: proposal.id, why: decision.refuse };
  }
  return null;
}
