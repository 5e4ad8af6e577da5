import { findDelegation } from '../store/delegations.ts';
import type { Context } from '../context.ts';
import type { Card } from '../domain/card.ts';
import type { Policy } from '../domain/policy-file.ts';
import { delegatesFor, othersFor, requirementOf } from '../domain/policy-rules.ts';
import type { Proposal } from '../domain/proposal.ts';
import { getAccount } from '../store/accounts.ts';
import { lastPolicy } from '../store/policies.ts';

/**
 * Whether somebody may read all of a card: its owner; whom policy wants as a second person, where it is no
 * mail; and whom the owner handed it to, where it shows nothing but what was handed over.
 */
export async function mayRead(ctx: Context, card: Card, personId: string): Promise<boolean> {
  if (personId === card.ownerId) return true;
  // For reading, the last policy that could be used does: what it shows was shown before.
  const policy = (await lastPolicy(ctx.store.db))?.policy;
  if (policy === undefined || card.items.length === 0) return false;
  const delegation = await findDelegation(ctx.store.db, card.id);
  const handed = delegation?.toId === personId ? delegation.digests : [];
  for (const { proposal } of card.items) {
    const { others, delegates } = await concerned(ctx, policy, proposal);
    const isNamed = !proposal.kind.startsWith('mail.') && others.includes(personId);
    const isHanded = handed.includes(proposal.digest) && delegates.includes(personId);
    if (!isNamed && !isHanded) return false;
  }
  return true;
}

async function concerned(
  ctx: Context,
  policy: Policy,
  proposal: Proposal,
): Promise<{ others: readonly string[]; delegates: readonly string[] }> {
  const { name: accountName } = await getAccount(ctx.store.db, proposal.accountId);
  const requirement = requirementOf(policy, { proposal, accountName, at: ctx.clock.now() });
  return {
    others: othersFor(policy, requirement, proposal.ownerId),
    delegates: delegatesFor(policy, requirement, proposal.ownerId),
  };
}
