import { mayWrite } from '../domain/grant-scopes.ts';
import type { Proposal } from '../domain/proposal.ts';
import { getAccount } from '../store/accounts.ts';
import type { Unit } from '../store/store.ts';
import { grantedScopes } from '../store/vault.ts';
import type { Refusal } from './refusal.ts';

/**
 * Why an approval of these could not be carried out for want of a grant that writes, or null. Such a grant is
 * asked for at the first action that needs it: the card still waits, and is approved once it is there.
 */
export async function permissionRefusal(
  unit: Unit,
  proposals: readonly Proposal[],
): Promise<Refusal | null> {
  for (const { accountId, request } of proposals) {
    const grants = await grantedScopes(unit.db, accountId);
    const write = grants.find(({ access }) => access === 'write');
    if (write !== undefined && mayWrite(write.scopes, request)) continue;
    const { name, kind } = await getAccount(unit.db, accountId);
    return {
      code: 'no-permission',
      why: `Nightshift may read ${name} and has no permission to change it. Nothing was done, and this card still waits. Give the permission, then approve again: /nightshift connect write ${kind}`,
      remedy: { label: 'Give permission', command: `connect write ${kind}` },
    };
  }
  return null;
}
