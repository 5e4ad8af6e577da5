import { mailConnector } from '../actions/action.ts';
import { trustedServer } from '../connectors/mail/trusted-server.ts';
import type { Context } from '../context.ts';
import { type Account, isMail } from '../domain/account.ts';

/** Whose mailbox it is, and by which server senders are proven there; nobody's where it is none. */
export function mailboxOf(
  ctx: Context,
  account: Account | undefined,
): { ownerAddress: string; authServer?: string } {
  if (account === undefined || !isMail(account.kind)) return { ownerAddress: '' };
  const connector = mailConnector(ctx.connectors, account.kind);
  return { ownerAddress: account.name, ...trustedServer(connector, account) };
}
