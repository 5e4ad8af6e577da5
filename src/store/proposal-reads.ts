import type { Kysely } from 'kysely';
import type { Proposal, ProposalState } from '../domain/proposal.ts';
import { Invalid } from '../lib/errors.ts';
import { toProposal } from './proposal-rows.ts';
import type { Database, Tx } from './schema.ts';

/** A request that was given up may still arrive for this long; before that, only `applied` is believed. */
export const READ_BACK_AFTER_MS = 60_000;

export async function getProposal(db: Kysely<Database>, id: string): Promise<Proposal> {
  const row = await db.selectFrom('proposals').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new Invalid(`No proposal ${id} is known`);
  return toProposal(row);
}

export async function findProposal(db: Kysely<Database>, id: string): Promise<Proposal | null> {
  const row = await db.selectFrom('proposals').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toProposal(row);
}

/** By id, or by the first eight or more digits of its digest; the newest where several begin alike. */
export async function findOwnProposal(
  db: Kysely<Database>,
  { reference, ownerId }: { reference: string; ownerId?: string },
): Promise<Proposal | null> {
  let query = db.selectFrom('proposals').selectAll().orderBy('created_at', 'desc').limit(1);
  if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId);
  query = /^[0-9a-f]{8,64}$/.test(reference)
    ? query.where('digest', 'like', `${reference}%`)
    : query.where('id', '=', reference);
  const row = await query.executeTakeFirst();
  return row === undefined ? null : toProposal(row);
}

/** Of one kind and account, still to be decided, and proposed after this instant. */
export async function pendingSince(
  db: Kysely<Database>,
  { accountId, kind }: Pick<Proposal, 'accountId' | 'kind'>,
  since: Date,
): Promise<Proposal[]> {
  const rows = await db
    .selectFrom('proposals')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('kind', '=', kind)
    .where('state', '=', 'pending')
    .where('created_at', '>', since)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toProposal);
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

/** What waits for a decision or for its turn; locked, so that none of it is claimed meanwhile. */
export async function waitingOfAccount(tx: Tx, accountId: string): Promise<Proposal[]> {
  const rows = await tx
    .selectFrom('proposals')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', 'in', ['pending', 'snoozed', 'approved'])
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(toProposal);
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

/** What is still asked about targets of one account. */
export async function openProposalsOf(
  db: Kysely<Database>,
  accountId: string,
): Promise<Proposal[]> {
  const rows = await db
    .selectFrom('proposals')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', 'in', ['pending', 'snoozed'])
    .orderBy('id')
    .execute();
  return rows.map(toProposal);
}

/** Put aside until now or earlier, and still to be decided. */
export async function proposalsAsleep(db: Kysely<Database>, now: Date): Promise<Proposal[]> {
  const rows = await db
    .selectFrom('proposals')
    .selectAll()
    .where('state', '=', 'snoozed')
    .where('wakes_at', '<=', now)
    .where('expires_at', '>', now)
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
