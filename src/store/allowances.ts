import type { Kysely, Selectable } from 'kysely';
import { Allowance, covers, notAllowable, senderMatch } from '../domain/allowance.ts';
import type { AuditActor } from '../domain/audit.ts';
import type { Policy } from '../domain/policy-file.ts';
import type { Proposal } from '../domain/proposal.ts';
import { newId } from '../lib/ids.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

const DAY_MS = 24 * 3_600_000;

export type NewAllowance = Pick<
  Allowance,
  'ownerId' | 'accountId' | 'kind' | 'sender' | 'expiresAt'
>;

/** Only a person's own word makes one; `proposal` is what they were shown. */
export async function insertAllowance(
  unit: Unit,
  given: NewAllowance,
  proposal: Pick<Proposal, 'id' | 'digest'>,
): Promise<string> {
  const id = newId('alw');
  const { ownerId, accountId, kind, sender, expiresAt } = given;
  await unit.db
    .insertInto('allowances')
    .values({
      id,
      owner_id: ownerId,
      account_id: accountId,
      kind,
      sender,
      created_at: unit.at,
      expires_at: expiresAt,
      revoked_at: null,
    })
    .execute();
  unit.record(ownerId, {
    type: 'allowance.given',
    actor: { kind: 'person', id: ownerId },
    subject: id,
    data: {
      kind,
      account: accountId,
      match: senderMatch(sender),
      until: expiresAt.toISOString(),
      proposal: proposal.id,
      digest: proposal.digest,
    },
  });
  return id;
}

/** Neither revoked nor run out, the oldest first. */
export async function liveAllowances(
  db: Kysely<Database>,
  at: Date,
  ownerId?: string,
): Promise<Allowance[]> {
  let query = db
    .selectFrom('allowances')
    .selectAll()
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .orderBy('created_at')
    .orderBy('id');
  if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId);
  return (await query.execute()).map(toAllowance);
}

/** Returns false when there is none that lives, or it is somebody else's where a person is named. */
export async function revokeAllowance(
  unit: Unit,
  { id, ownerId, actor }: { id: string; ownerId?: string; actor: AuditActor },
): Promise<boolean> {
  let query = unit.db
    .updateTable('allowances')
    .set({ revoked_at: unit.at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', unit.at);
  if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId);
  const row = await query.returning('owner_id').executeTakeFirst();
  if (row === undefined) return false;
  unit.record(row.owner_id, { type: 'allowance.revoked', actor, subject: id, data: {} });
  return true;
}

/** Locked until the transaction ends, so that two approvals count each other and a revocation waits or wins. */
export async function lockAllowance(unit: Unit, id: string): Promise<Allowance | null> {
  const row = await unit.db
    .selectFrom('allowances')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? null : toAllowance(row);
}

/** Approvals that it gave in the last 24 hours. */
export async function countAllowed(unit: Unit, id: string): Promise<number> {
  const row = await unit.db
    .selectFrom('proposals')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('allowance_id', '=', id)
    .where('decided_at', '>', new Date(unit.at.getTime() - DAY_MS))
    .executeTakeFirst();
  return row?.count ?? 0;
}

export async function senderOf(db: Kysely<Database>, signalId: string): Promise<string | null> {
  const row = await db
    .selectFrom('signals')
    .select('sender')
    .where('id', '=', signalId)
    .executeTakeFirst();
  return row?.sender ?? null;
}

/**
 * Whether a proposal that a standing grant approved has lost it, inside the transaction that claims it: it
 * was revoked, ran out, never covered exactly this, or policy refuses such grants now.
 */
export async function lostAllowance(
  unit: Unit,
  proposal: Proposal,
  policy: Policy,
): Promise<boolean> {
  if (proposal.allowanceId === undefined) return false;
  const allowance = await lockAllowance(unit, proposal.allowanceId);
  if (allowance === null || notAllowable(policy, proposal) !== null) return true;
  const sender = await senderOf(unit.db, proposal.signalId);
  return !covers(allowance, proposal, { sender, at: unit.at });
}

function toAllowance(row: Selectable<Database['allowances']>): Allowance {
  return Allowance.parse({
    id: row.id,
    ownerId: row.owner_id,
    accountId: row.account_id,
    kind: row.kind,
    sender: row.sender,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  });
}
