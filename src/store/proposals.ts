import type { Kysely, Updateable } from 'kysely';
import type { AuditActor, AuditType } from '../domain/audit.ts';
import { ARROWS, type Proposal, type ProposalState, requestDigest } from '../domain/proposal.ts';
import type { JsonObject } from '../lib/canonical-json.ts';
import { Conflict, Invalid } from '../lib/errors.ts';
import { wantPost } from './posts.ts';
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

/** A request that was given up may still arrive for this long; before that, only `applied` is believed. */
export const READ_BACK_AFTER_MS = 60_000;

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
  await wantPost(unit, {
    key: cardKey(proposal.cardId),
    ownerId: proposal.ownerId,
    kind: 'card',
    subjectId: proposal.cardId,
  });
  return toProposal(row);
}

function changes(change: Transition, at: Date): Updateable<Database['proposals']> {
  return {
    state: change.to,
    moved_at: at,
    ...(change.outcome === undefined ? {} : { outcome: storableText(change.outcome) }),
    ...(change.executeAfter === undefined ? {} : { execute_after: change.executeAfter }),
    ...(change.decidedBy === undefined ? {} : { decided_by: change.decidedBy, decided_at: at }),
    ...(change.to === 'approved' && change.decidedBy !== undefined
      ? { approved_digest: change.proposal.digest }
      : {}),
  };
}

export async function getProposal(db: Kysely<Database>, id: string): Promise<Proposal> {
  const row = await db.selectFrom('proposals').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new Invalid(`No proposal ${id} is known`);
  return toProposal(row);
}

/** In the order in which the card names them. */
export async function proposalsOfCard(db: Kysely<Database>, cardId: string): Promise<Proposal[]> {
  const rows = await db
    .selectFrom('proposals')
    .selectAll()
    .where('card_id', '=', cardId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toProposal);
}

/**
 * Ids whose next step is due: approved past the undo window, claimed by somebody who may have died, unknown
 * for long enough that no request can still be under way.
 */
export async function proposalsDue(db: Kysely<Database>, now: Date): Promise<string[]> {
  const settled = new Date(now.getTime() - READ_BACK_AFTER_MS);
  const rows = await db
    .selectFrom('proposals')
    .select('id')
    .where(({ eb, or, and }) =>
      or([
        and([eb('state', '=', 'approved'), eb('execute_after', '<=', now)]),
        eb('state', '=', 'claimed'),
        and([eb('state', '=', 'unknown'), eb('moved_at', '<=', settled)]),
      ]),
    )
    .execute();
  return rows.map(({ id }) => id);
}

export async function proposalsExpired(db: Kysely<Database>, now: Date): Promise<Proposal[]> {
  const rows = await db
    .selectFrom('proposals')
    .selectAll()
    .where('state', 'in', ['pending', 'snoozed', 'approved'])
    .where('expires_at', '<=', now)
    .execute();
  return rows.map(toProposal);
}

/** Highest version per signal and kind, for asking again. */
export async function latestVersions(
  db: Kysely<Database>,
  signalIds: readonly string[],
): Promise<Map<string, { version: number; state: ProposalState }>> {
  if (signalIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('proposals')
    .selectAll()
    .where('signal_id', 'in', signalIds)
    .orderBy('version')
    .execute();
  return new Map(
    rows
      .map(toProposal)
      .map(({ signalId, kind, version, state }) => [`${signalId}/${kind}`, { version, state }]),
  );
}

export interface OpenCard {
  cardId: string;
  kind: string;
  open: number;
}

/** Cards with something to decide, oldest first. */
export async function openCards(db: Kysely<Database>, ownerId: string): Promise<OpenCard[]> {
  const rows = await db
    .selectFrom('proposals')
    .innerJoin('cards', 'cards.id', 'proposals.card_id')
    .select([
      'cards.id',
      'cards.kind',
      'cards.created_at',
      ({ fn }) => fn.countAll<number>().as('open'),
    ])
    .where('proposals.owner_id', '=', ownerId)
    .where('proposals.state', '=', 'pending')
    .groupBy(['cards.id', 'cards.kind', 'cards.created_at'])
    .orderBy('cards.created_at')
    .orderBy('cards.id')
    .execute();
  return rows.map(({ id, kind, open }) => ({ cardId: id, kind, open }));
}

export async function countCardsSince(
  db: Kysely<Database>,
  ownerId: string,
  since: Date,
): Promise<number> {
  const row = await db
    .selectFrom('cards')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_id', '=', ownerId)
    .where('created_at', '>', since)
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** Proposals of one person that were decided in the window, for learning and for the digest. */
export async function decidedSince(
  db: Kysely<Database>,
  ownerId: string,
  since: Date,
): Promise<Proposal[]> {
  const rows = await db
    .selectFrom('proposals')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('decided_at', '>', since)
    .orderBy('decided_at')
    .orderBy('id')
    .execute();
  return rows.map(toProposal);
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

/** How a person's proposals stand, counted. `approved` and `denied` count decisions, whatever came of them. */
export async function countProposals(
  db: Kysely<Database>,
  ownerId: string,
): Promise<{
  created: number;
  approved: number;
  denied: number;
  executed: number;
  failed: number;
  unknown: number;
  stale: number;
}> {
  const rows = await db
    .selectFrom('proposals')
    .select([
      'state',
      ({ fn }) => fn.countAll<number>().as('count'),
      ({ fn }) => fn.count<number>('approved_digest').as('approved'),
    ])
    .where('owner_id', '=', ownerId)
    .groupBy('state')
    .execute();
  const of = (state: ProposalState): number => rows.find((row) => row.state === state)?.count ?? 0;
  return {
    created: rows.reduce((sum, { count }) => sum + count, 0),
    approved: rows.reduce((sum, { approved }) => sum + approved, 0),
    denied: of('denied'),
    executed: of('done') + of('undone'),
    failed: of('failed'),
    unknown: of('unknown'),
    stale: of('superseded'),
  };
}
