import type { Context } from '../context.ts';
import { LIFETIME_MS } from '../domain/policy.ts';
import type { Policy } from '../domain/policy-file.ts';
import { decisionOf, riskOf } from '../domain/policy-rules.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Refusal } from '../store/refusals.ts';

/**
 * What policy refuses at any time becomes no card, and is counted. Windows are not asked here: what is
 * proposed at night is decided in the morning.
 */
export function sortOut(
  ctx: Context,
  policy: Policy,
  { planned, accountName }: { planned: readonly Proposal[]; accountName: string },
): { proposals: Proposal[]; refused: Refusal[] } {
  const proposals: Proposal[] = [];
  const refused: Refusal[] = [];
  for (const each of planned) {
    const risk = riskOf(policy, each);
    const lifetimeMs = LIFETIME_MS[risk];
    const expiresAt =
      risk === each.risk ? each.expiresAt : new Date(ctx.clock.now().getTime() + lifetimeMs);
    const proposal = { ...each, risk, expiresAt };
    const decision = decisionOf(policy, { proposal, accountName, at: null });
    if ('refuse' in decision)
      refused.push({ proposal, rule: decision.rule, reason: decision.refuse });
    else proposals.push(proposal);
  }
  return { proposals, refused };
}
