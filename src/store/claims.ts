import { type ApprovedProposal, type Proposal, proposalDigest } from '../domain/proposal.ts';
import type { Policy } from '../domain/policy-file.ts';
import type { JsonObject } from '../lib/canonical-json.ts';
import { Conflict } from '../lib/errors.ts';
import { lostAllowance } from './allowances.ts';
import { noteHeld, permit, type PolicyVerdict } from './claim-policy.ts';
import { lostStanding } from './standings.ts';
import { isPausedWhileClaiming } from './switches.ts';
import { toProposal } from './proposal-rows.ts';
import { transition } from './proposals.ts';
import type { Store, Unit } from './store.ts';
import * as say from '../words/outcomes.ts';

export type Claim =
  | { claimed: true; proposal: ApprovedProposal }
  /** `paused`, `undo-window`, `held` and `unchecked` may be tried again later; the others ended the proposal. */
  | {
      claimed: false;
      why:
        | 'paused'
        | 'undo-window'
        | 'held'
        | 'tampered'
        | 'disconnected'
        | 'expired'
        | 'unchecked'
        | 'role-lost'
        | 'grant-lost'
        | 'not-enough';
    };

/**
 * The one place where an approval becomes permission. In a single transaction: the row is locked, the kill
 * switch is read under a lock, expiry and undo window are checked, those who approved
 * and a standing grant are looked up, policy is asked, the digest
 * is recomputed from the row and compared with the one that was approved, and the approval is consumed.
 *
 * Throws `Conflict` when the proposal is not approved (any more).
 */
export async function claim(store: Store, proposalId: string, policy: Policy): Promise<Claim> {
  return await store.write(async (unit) => {
    const row = await unit.db
      .selectFrom('proposals')
      .selectAll()
      .where('id', '=', proposalId)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined || row.state !== 'approved')
      throw new Conflict(`Proposal ${proposalId} is not approved`);
    const proposal = toProposal(row);
    const account = await unit.db
      .selectFrom('accounts')
      .select(['state', 'owner_id', 'name'])
      .where('id', '=', proposal.accountId)
      .forShare()
      .executeTakeFirst();
    const early = await notYet(unit, proposal);
    if (early !== null) return { claimed: false, why: early };
    if (row.approved_digest !== proposal.digest || proposalDigest(proposal) !== proposal.digest) {
      await end(unit, proposal, {
        to: 'superseded',
        outcome: say.itIsNoLongerExactly,
      });
      return { claimed: false, why: 'tampered' };
    }
    const over =
      (await endedBy(unit, proposal, account)) ??
      (await withoutStanding(unit, proposal)) ??
      (await withoutAllowance(unit, proposal, policy));
    if (over !== null) return { claimed: false, why: over };
    const verdict = await permit(unit, policy, {
      proposal,
      accountName: account?.name ?? '',
    });
    if (!verdict.permitted) return await unpermitted(unit, proposal, verdict);
    const claimed = await transition(unit, {
      proposal,
      to: 'claimed',
      actor: { kind: 'flow', id: 'execute' },
    });
    return { claimed: true, proposal: approved(claimed) };
  });
}

async function notYet(unit: Unit, proposal: Proposal): Promise<'paused' | 'undo-window' | null> {
  if (await isPausedWhileClaiming(unit.db, proposal.ownerId)) return 'paused';
  const { executeAfter } = proposal;
  return executeAfter === null || executeAfter > unit.at ? 'undo-window' : null;
}

/** What a standing grant approved is asked after all when the grant does not hold any more. */
async function withoutAllowance(
  unit: Unit,
  proposal: Proposal,
  policy: Policy,
): Promise<'grant-lost' | null> {
  if (!(await lostAllowance(unit, proposal, policy))) return null;
  await end(unit, proposal, {
    to: 'withdrawn',
    outcome: say.theStandingGrant,
  });
  return 'grant-lost';
}

/** What makes an approval worthless whatever policy says. */
async function endedBy(
  unit: Unit,
  proposal: Proposal,
  account: { state: string; owner_id: string } | undefined,
): Promise<'disconnected' | 'expired' | null> {
  if (account?.state !== 'connected' || account.owner_id !== proposal.ownerId) {
    await end(unit, proposal, {
      to: 'withdrawn',
      outcome: say.theAccountIsNoLonger,
    });
    return 'disconnected';
  }
  if (proposal.expiresAt > unit.at) return null;
  await end(unit, proposal, {
    to: 'expired',
    outcome: say.theApprovalRanOutBefore,
  });
  return 'expired';
}

/** Somebody whose approval it rests on is no full member any more, or nobody can say whether they are. */
async function withoutStanding(
  unit: Unit,
  proposal: Proposal,
): Promise<'role-lost' | 'unchecked' | null> {
  const lost = await lostStanding(unit, proposal);
  if (lost === null) return null;
  if (lost.misfit === null) return 'unchecked';
  await end(unit, proposal, {
    to: 'withdrawn',
    outcome: say.whoeverApproved,
    data: { why: 'role-lost', person: lost.personId },
  });
  return 'role-lost';
}

async function unpermitted(
  unit: Unit,
  proposal: Proposal,
  verdict: Exclude<PolicyVerdict, { permitted: true }>,
): Promise<Claim> {
  if (verdict.until === 'later') {
    await noteHeld(unit, proposal, verdict);
    return { claimed: false, why: 'held' };
  }
  await end(unit, proposal, {
    to: 'withdrawn',
    outcome: say.whatWasApproved(verdict.why),
  });
  return { claimed: false, why: 'not-enough' };
}

async function end(
  unit: Unit,
  proposal: Proposal,
  ending: { to: 'expired' | 'superseded' | 'withdrawn'; outcome: string; data?: JsonObject },
): Promise<void> {
  await transition(unit, { proposal, ...ending, actor: { kind: 'flow', id: 'execute' } });
}

function approved(proposal: Proposal): ApprovedProposal {
  if (!isApproved(proposal)) throw new Conflict(`Proposal ${proposal.id} was not claimed`);
  return proposal;
}

// The brand exists only in the type system; this predicate, private to the claim, is the one place that grants it.
function isApproved(proposal: Proposal): proposal is ApprovedProposal {
  return proposal.state === 'claimed';
}
