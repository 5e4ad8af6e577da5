import { type Kysely, sql } from 'kysely';
import type { Agreement } from '../domain/card.ts';
import { slackIds } from '../domain/person.ts';
import type { Proposal } from '../domain/proposal.ts';
import { findDelegation } from './delegations.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

const DAY_MS = 24 * 3_600_000;

/** What people did for a proposal that policy asks of them; each is bound to the digest that they saw. */
export interface PolicyFacts {
  approvedBy: string[];
  hasTicket: boolean;
  /** Whom the owner handed exactly this to, while that stands. */
  delegateId: string | null;
  /** The end of a live exception for exactly this digest, or null. */
  exceptionUntil: Date | null;
}

export async function policyFacts(
  db: Kysely<Database>,
  proposal: Proposal,
  at: Date,
): Promise<PolicyFacts> {
  const ticket = await db
    .selectFrom('tickets')
    .select('ticket')
    .where('proposal_id', '=', proposal.id)
    .executeTakeFirst();
  const exception = await db
    .selectFrom('exceptions')
    .select('ends_at')
    .where('proposal_id', '=', proposal.id)
    .where('digest', '=', proposal.digest)
    .where('state', '=', 'granted')
    .where('ends_at', '>', at)
    .orderBy('ends_at', 'desc')
    .executeTakeFirst();
  const delegation = await findDelegation(db, proposal.cardId);
  return {
    approvedBy: await approversOf(db, proposal),
    hasTicket: ticket !== undefined,
    delegateId: delegation?.digests.includes(proposal.digest) === true ? delegation.toId : null,
    exceptionUntil: exception?.ends_at ?? null,
  };
}

/** Everybody who approved exactly this. */
export async function approversOf(db: Kysely<Database>, proposal: Proposal): Promise<string[]> {
  const approvals = await db
    .selectFrom('approvals')
    .select('person_id')
    .where('proposal_id', '=', proposal.id)
    .where('digest', '=', proposal.digest)
    .execute();
  const people = new Set(approvals.map(({ person_id: id }) => id));
  if (proposal.decidedBy !== null && proposal.state !== 'denied') people.add(proposal.decidedBy);
  return [...people];
}

/** Who approved each of these, as it is now, and when the last of it was approved; the earliest first. */
export async function agreementsOn(
  db: Kysely<Database>,
  proposals: readonly Proposal[],
): Promise<Agreement[]> {
  if (proposals.length === 0) return [];
  const digests = new Map(proposals.map(({ id, digest }) => [id, digest]));
  const rows = await db
    .selectFrom('approvals')
    .select(['proposal_id', 'person_id', 'digest', 'given_at'])
    .where('proposal_id', 'in', [...digests.keys()])
    .orderBy('given_at')
    .execute();
  const valid = rows.filter(({ proposal_id: id, digest }) => digests.get(id) === digest);
  return [...Map.groupBy(valid, ({ person_id: id }) => id)].flatMap(([personId, given]) => {
    const last = given.at(-1);
    return last === undefined || given.length < digests.size
      ? []
      : [{ personId, at: last.given_at }];
  });
}

/** One person's approval of one that needs more than one of them. */
export async function giveApproval(unit: Unit, proposal: Proposal, by: string): Promise<void> {
  await unit.db
    .insertInto('approvals')
    .values({
      proposal_id: proposal.id,
      person_id: by,
      digest: proposal.digest,
      given_at: unit.at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['proposal_id', 'person_id'])
        .doUpdateSet({ digest: proposal.digest, given_at: unit.at }),
    )
    .execute();
  unit.record(proposal.ownerId, {
    type: 'approval.given',
    actor: { kind: 'person', id: by },
    subject: proposal.id,
    data: { digest: proposal.digest },
  });
}

export async function giveTicket(
  unit: Unit,
  proposal: Proposal,
  given: { ticket: string; by: string },
): Promise<void> {
  const row = { ticket: given.ticket, by_id: given.by, given_at: unit.at };
  await unit.db
    .insertInto('tickets')
    .values({ proposal_id: proposal.id, ...row })
    .onConflict((conflict) => conflict.column('proposal_id').doUpdateSet(row))
    .execute();
  unit.record(proposal.ownerId, {
    type: 'ticket.given',
    actor: { kind: 'person', id: given.by },
    subject: proposal.id,
    data: { ticket: given.ticket, digest: proposal.digest },
  });
}

/** The ticket of a version that another one takes the place of. */
export async function passTicketOn(unit: Unit, old: Proposal, next: Proposal): Promise<void> {
  const row = await unit.db
    .selectFrom('tickets')
    .select(['ticket', 'by_id'])
    .where('proposal_id', '=', old.id)
    .executeTakeFirst();
  if (row !== undefined) await giveTicket(unit, next, { ticket: row.ticket, by: row.by_id });
}

/**
 * Whether one more claim still fits a rule's maximum in the last 24 hours of the team. The lock is held
 * until the transaction ends, so that of two claims at once the second counts the first.
 */
export async function fitsMaximum(
  unit: Unit,
  proposal: Proposal,
  limit: { rule: string; maxPerDay: number },
): Promise<boolean> {
  const { teamId } = slackIds(proposal.ownerId);
  const lock = `policy maximum/${teamId}/${limit.rule}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`.execute(unit.db);
  const row = await unit.db
    .selectFrom('policy_uses')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('workspace', '=', teamId)
    .where('rule', '=', limit.rule)
    .where('proposal_id', '<>', proposal.id)
    .where('used_at', '>', new Date(unit.at.getTime() - DAY_MS))
    .executeTakeFirst();
  return (row?.count ?? 0) < limit.maxPerDay;
}

export async function countUse(unit: Unit, proposal: Proposal, rule: string): Promise<void> {
  await unit.db
    .insertInto('policy_uses')
    .values({
      workspace: slackIds(proposal.ownerId).teamId,
      rule,
      proposal_id: proposal.id,
      used_at: unit.at,
    })
    .onConflict((conflict) =>
      conflict.columns(['workspace', 'rule', 'proposal_id']).doUpdateSet({ used_at: unit.at }),
    )
    .execute();
}
