import type { Account } from '../domain/account.ts';
import type { AuditActor } from '../domain/audit.ts';
import type { ApprovedProposal } from '../domain/proposal.ts';
import { Reauthorise } from '../lib/errors.ts';
import type { Unit } from './store.ts';
import { type GrantPlace, seal, unseal, type VaultKey } from './vault-cipher.ts';

/** Uses a grant's secret, and gives the one that is to be stored from then on, the same or another. */
export type Renewal<Value> = (secret: string) => Promise<{ secret: string; value: Value }>;

interface Renewing<Value> {
  key: VaultKey;
  actor: AuditActor;
  use: Renewal<Value>;
}

/**
 * Uses the grant that reads as it is stored now, alone among all processes, and stores what comes of it: the
 * old secret is gone only once the new one is there. Rejects as `use` does, with the old one kept, and with
 * `Reauthorise` where there is no grant any more.
 */
export async function renewReadGrant<Value>(
  unit: Unit,
  account: Pick<Account, 'id' | 'ownerId'>,
  renewing: Renewing<Value>,
): Promise<Value> {
  return await renewGrant(unit, { account, access: 'read' }, renewing);
}

/** The same of the grant that writes, for the claimed proposal that it was opened for. */
export async function renewWriteGrant<Value>(
  unit: Unit,
  approved: ApprovedProposal,
  renewing: Renewing<Value>,
): Promise<Value> {
  const account = { id: approved.accountId, ownerId: approved.ownerId };
  return await renewGrant(unit, { account, access: 'write' }, renewing);
}

async function renewGrant<Value>(
  unit: Unit,
  place: GrantPlace,
  { key, actor, use }: Renewing<Value>,
): Promise<Value> {
  const { account, access } = place;
  const row = await unit.db
    .selectFrom('grants')
    .selectAll()
    .where('account_id', '=', account.id)
    .where('access', '=', access)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new Reauthorise(account.id);
  const used = unseal(key, place, row);
  const { secret, value } = await use(used);
  if (secret === used) return value;
  await unit.db
    .updateTable('grants')
    .set(seal(key, place, secret))
    .where('account_id', '=', account.id)
    .where('access', '=', access)
    .execute();
  unit.record(account.ownerId, {
    type: 'grant.renewed',
    actor,
    subject: account.id,
    data: { access },
  });
  return value;
}
