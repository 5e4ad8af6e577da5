import type { Updateable } from 'kysely';
import type { AuditActor } from '../domain/audit.ts';
import type { AuditType } from '../domain/audit-type.ts';
import {
  ARROWS,
  type Proposal,
  type ProposalState,
  type ProviderReceipt,
  requestDigest,
} from '../domain/proposal.ts';
import type { JsonObject } from '../lib/canonical-json.ts';
import { Conflict, Invalid } from '../lib/errors.ts';
import { renewCopies, wantPost } from './posts.ts';
import { toProposal, toProposalRow } from './proposal-rows.ts';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';
import type { Unit } from './store.ts';

/** Opens one card and the proposals on it. A proposal that exists already (same signal, kind and version) is a bug of the caller. */
export async function openCard(
  unit: Unit,
  card: { id: string; ownerId: string; proposals: readonly Proposal[] },
): Promise<void> {
  const [first] = card.proposals;
  if (first === undefined) throw new Invalid('A card needs a proposal');
  await unit.db
    .insertInto('cards')
    .values({ id: card.id, owner_id: card.ownerId, kind: first.kind, created_at: unit.at })
    .execute();
  await unit.db
    .insertInto('proposals')
    .values(card.proposals.map((proposal) => toProposalRow(proposal, unit.at)))
    .execute();
  for (const proposal of card.proposals) {
    record(unit, proposal, {
      type: 'proposal.created',
      actor: { kind: 'flow', id: 'propose' },
      data: { kind: proposal.kind, risk: proposal.risk, version: proposal.version, card: card.id },
    });
  }
  await wantPost(unit, {
    key: cardKey(card.id),
    ownerId: card.ownerId,
    kind: 'card',
    subjectId: card.id,
  });
}

/** Adds what a person asked for to a card that exists: another version, or the way back. */
export async function addProposal(
  unit: Unit,
  proposal: Proposal,
  { actor, data }: { actor: AuditActor; data: JsonObject },
): Promise<void> {
  await unit.db.insertInto('proposals').values(toProposalRow(proposal, unit.at)).execute();
  const { kind, risk, version, cardId } = proposal;
  record(unit, proposal, {
    type: 'proposal.created',
    actor,
    data: { kind, risk, version, card: cardId, ...data },
  });
}

/** One decision about a card at a time: whoever holds this sees what the one before did. */
export async function lockCard(unit: Unit, cardId: string): Promise<void> {
  await unit.db.selectFrom('cards').select('id').where('id', '=', cardId).forUpdate().execute();
}

/** Asks for the next version of a card and of every copy of it. */
export async function renewCard(unit: Unit, card: { id: string; ownerId: string }): Promise<void> {
  const { id, ownerId } = card;
  await wantPost(unit, { key: cardKey(id), ownerId, kind: 'card', subjectId: id });
  await renewCopies(unit, card);
}

export function cardKey(cardId: string): string {
  return `card-${cardId}`;
}

export interface Transition {
  proposal: Proposal;
  to: ProposalState;
  actor: AuditActor;
  /** Facts for the ledger: ids and numbers only. */
  data?: JsonObject;
  /** In words for the card. */
  outcome?: string;
  executeAfter?: Date | null;
  decidedBy?: string;
  wakesAt?: Date;
  /** The standing grant that decided, where no click did. */
  allowanceId?: string;
  receipt?: ProviderReceipt;
  /** `proposal.released` for the one arrow back from claimed to approved. */
  type?: AuditType;
}

/**
 * The only way in which a proposal changes: compare-and-set on the state it was read in, with its audit
 * row and its card's new version in the same transaction. Throws `Conflict` when somebody else was first,
 * `Invalid` when there is no such arrow.
 */
export async function transition(unit: Unit, change: Transition): Promise<Proposal> {
  const { proposal, to, actor } = change;
  if (!ARROWS[proposal.state].includes(to))
    throw new Invalid(`A proposal cannot go from ${proposal.state} to ${to}`);
  const row = await unit.db
    .updateTable('proposals')
    .set(changes(change, unit.at))
    .where('id', '=', proposal.id)
    .where('state', '=', proposal.state)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined)
    throw new Conflict(`Proposal ${proposal.id} is no longer ${proposal.state}`);
  record(unit, proposal, {
    type: change.type ?? auditType(to),
    actor,
    data: { from: proposal.state, ...change.data },
  });
  await renewCard(unit, { id: proposal.cardId, ownerId: proposal.ownerId });
  return toProposal(row);
}

function changes(change: Transition, at: Date): Updateable<Database['proposals']> {
  return {
    state: change.to,
    moved_at: at,
    ...(change.outcome === undefined ? {} : { outcome: storableText(change.outcome) }),
    ...(change.executeAfter === undefined ? {} : { execute_after: change.executeAfter }),
    ...(change.allowanceId === undefined ? {} : { allowance_id: change.allowanceId }),
    ...(change.wakesAt === undefined ? {} : { wakes_at: change.wakesAt }),
    ...(change.receipt === undefined ? {} : { receipt: JSON.stringify(change.receipt) }),
    ...(change.decidedBy === undefined ? {} : { decided_by: change.decidedBy, decided_at: at }),
    ...(change.to === 'approved' && change.decidedBy !== undefined
      ? { approved_digest: change.proposal.digest }
      : {}),
  };
}

function record(
  unit: Unit,
  proposal: Proposal,
  event: { type: AuditType; actor: AuditActor; data: JsonObject },
): void {
  unit.record(proposal.ownerId, {
    ...event,
    subject: proposal.id,
    data: { ...event.data, digest: proposal.digest, request: requestDigest(proposal.request) },
  });
}

function auditType(to: ProposalState): AuditType {
  return `proposal.${to}`;
}
