import type { Selectable } from 'kysely';
import { Proposal } from '../domain/proposal.ts';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';

export function toProposal(row: Selectable<Database['proposals']>): Proposal {
  return Proposal.parse({
    id: row.id,
    ownerId: row.owner_id,
    accountId: row.account_id,
    signalId: row.signal_id,
    kind: row.kind,
    risk: row.risk,
    version: row.version,
    state: row.state,
    request: row.request,
    preconditions: row.preconditions,
    facts: row.facts,
    digest: row.digest,
    cardId: row.card_id,
    reason: row.reason,
    expiresAt: row.expires_at,
    executeAfter: row.execute_after,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    outcome: row.outcome,
    movedAt: row.moved_at,
    wakesAt: row.wakes_at,
    undoes: row.undoes,
    receipt: row.receipt,
    ...(row.allowance_id === null ? {} : { allowanceId: row.allowance_id }),
  });
}

export function toProposalRow(proposal: Proposal, at: Date) {
  return {
    id: proposal.id,
    owner_id: proposal.ownerId,
    account_id: proposal.accountId,
    signal_id: proposal.signalId,
    kind: proposal.kind,
    risk: proposal.risk,
    version: proposal.version,
    state: proposal.state,
    request: JSON.stringify(proposal.request),
    preconditions: JSON.stringify(proposal.preconditions),
    facts: JSON.stringify(proposal.facts),
    digest: proposal.digest,
    card_id: proposal.cardId,
    reason: storableText(proposal.reason),
    expires_at: proposal.expiresAt,
    execute_after: null,
    decided_by: null,
    decided_at: null,
    approved_digest: null,
    outcome: null,
    created_at: at,
    moved_at: at,
    wakes_at: null,
    undoes: proposal.undoes,
    receipt: null,
    allowance_id: null,
  };
}
