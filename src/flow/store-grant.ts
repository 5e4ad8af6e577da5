import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import type { AuditActor } from '../domain/audit.ts';
import { Invalid } from '../lib/errors.ts';
import { connectAccount, listAccounts } from '../store/accounts.ts';
import type { Unit } from '../store/store.ts';
import { saveGrant } from '../store/vault.ts';
import type { Consented } from './consent.ts';

/** The account of this person that a consent is about, where it is connected already. */
export async function knownAccount(
  unit: Pick<Unit, 'db'>,
  { ownerId, kind, name }: Pick<Consented, 'ownerId' | 'kind' | 'name'>,
): Promise<Account | null> {
  const accounts = await listAccounts(unit.db, ownerId);
  return accounts.find((account) => account.kind === kind && account.name === name) ?? null;
}

/**
 * Connects the mailbox that a consent opens, or gives its account the grant that writes; returns the account's
 * id. Throws `Invalid` for a grant that writes to what is not connected for reading.
 */
export async function storeGrant(
  ctx: Context,
  unit: Unit,
  { given, actor }: { given: Consented; actor: AuditActor },
): Promise<string> {
  const { ownerId, kind, access, name, cursor, secret, scopes } = given;
  const known = await knownAccount(unit, given);
  if (access === 'write' && known === null)
    throw new Invalid(`${name} is not connected for reading: leave --write out first`);
  const settings = known?.settings ?? {};
  const id =
    access === 'write' && known !== null
      ? known.id
      : await connectAccount(unit, { ownerId, kind, name, settings, cursor }, actor);
  const place = { account: { id, ownerId }, access };
  await saveGrant(unit, ctx.vaultKey, { ...place, secret, scopes });
  const data = { access, scopes: [...scopes] };
  unit.record(ownerId, { type: 'grant.given', actor, subject: id, data });
  return id;
}
