import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import { IMAP_SEND, IMAP_WRITE, mayWrite } from '../domain/grant-scopes.ts';
import type { Proposal } from '../domain/proposal.ts';
import { getAccount } from '../store/accounts.ts';
import type { Unit } from '../store/store.ts';
import { grantedScopes } from '../store/vault.ts';
import type { Refusal } from './refusal.ts';
import * as say from '../words/deciding.ts';

/**
 * Why an approval of these could not be carried out for want of a grant that writes, or null. Such a grant is
 * asked for at the first action that needs it: the card still waits, and is approved once it is there.
 */
export async function permissionRefusal(
  unit: Pick<Unit, 'db'>,
  proposals: readonly Pick<Proposal, 'kind' | 'accountId' | 'request'>[],
): Promise<Refusal | null> {
  for (const { kind, accountId, request } of proposals) {
    const grants = await grantedScopes(unit.db, accountId);
    const write = grants.find(({ access }) => access === 'write');
    if (write !== undefined && mayWrite(write.scopes, request)) continue;
    const account = await getAccount(unit.db, accountId);
    const isSending = kind === 'mail.send' && write !== undefined;
    return isSending ? noSending(account) : noWriting(account);
  }
  return null;
}

function noWriting({ name, kind }: Account): Refusal {
  return {
    code: 'no-permission',
    why: say.nightshiftMayRead(name, kind),
    remedy: { label: say.givePermission, command: `connect write ${kind}` },
  };
}

/** A grant that changes the mailbox and does not send: Outlook has a permission of its own, IMAP a server of its own. */
function noSending({ name, kind }: Account): Refusal {
  return kind === 'imap'
    ? {
        code: 'cannot-send',
        why: say.isConnectedWithoutAServer(name),
        remedy: { label: say.connectAgain, command: 'connect imap' },
      }
    : {
        code: 'cannot-send',
        why: say.nightshiftMayChange(name, kind),
        remedy: { label: say.givePermission, command: `connect write ${kind}` },
      };
}

/** The accounts of which it is known that no grant lets anything be sent: a mailbox by IMAP alone. */
export async function withoutServerThatSends(
  db: Context['store']['db'],
  of: readonly { accountId: string }[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const id of new Set(of.map(({ accountId }) => accountId))) {
    const grants = await grantedScopes(db, id);
    const scopes = grants.find(({ access }) => access === 'write')?.scopes ?? [];
    if (scopes.includes(IMAP_WRITE) && !scopes.includes(IMAP_SEND)) found.add(id);
  }
  return found;
}
