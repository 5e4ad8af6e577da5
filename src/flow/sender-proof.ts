import { mailConnector } from '../actions/action.ts';
import { trustedServer } from '../connectors/mail/trusted-server.ts';
import type { Context } from '../context.ts';
import { type Account, isMail } from '../domain/account.ts';
import type { AuditActor } from '../domain/audit.ts';
import { isServerName, mostNamed, type SeenServer } from '../domain/receiving-server.ts';
import { isMailSignal } from '../domain/signal.ts';
import { Invalid } from '../lib/errors.ts';
import { changeSettings, getAccount } from '../store/accounts.ts';
import { searchSignals } from '../store/signal-search.ts';
import * as say from '../words/telling.ts';

const LOOKED_AT = 100;

/** Whether this mailbox's server is one that nobody but its owner can name, and that nobody named yet. */
export function lacksProof(ctx: Context, account: Account): boolean {
  if (!isMail(account.kind)) return false;
  const connector = mailConnector(ctx.connectors, account.kind);
  return trustedServer(connector, account).authServer === undefined && !knowsServer(ctx, account);
}

/** The provider names its own server, or puts its results above all others. */
function knowsServer(ctx: Context, { kind }: Account): boolean {
  if (!isMail(kind)) return true;
  const { authServer, ownResultsFirst } = mailConnector(ctx.connectors, kind);
  return authServer !== null || ownResultsFirst === true;
}

/**
 * What is missing where no server is named whose word on senders counts, or null. Which one it is nobody can see from
 * mail alone, since a sender can write such a field too: what the newest mails carry is only said, for who runs the
 * server to confirm. Until then nothing counts as proven.
 */
export async function missingProof(ctx: Context, account: Account): Promise<string | null> {
  if (!lacksProof(ctx, account)) return null;
  const found = await searchSignals(ctx.store.db, account.ownerId, {
    kind: 'mail',
    since: new Date(0),
    limit: LOOKED_AT,
  });
  const topmost = found.flatMap(({ signal }) =>
    signal.accountId === account.id && isMailSignal(signal)
      ? [signal.content.headers['authentication-results']]
      : [],
  );
  return proposalOf(account, mostNamed(topmost));
}

/** In words: that nobody is proven, which server the mails name, and how it is confirmed. */
export function proposalOf({ id }: Pick<Account, 'id'>, seen: SeenServer | null): string {
  const carried = seen === null ? '' : say.theNewestMailsCarryResults(seen);
  return say.noServerIsNamed(id, seen?.server ?? say.yourServer, carried);
}

/** A person's word for which server takes their mail in; null takes it back. Throws `Invalid` where none can be named. */
export async function trustServer(
  ctx: Context,
  asked: { accountId: string; server: string | null; actor: AuditActor },
): Promise<void> {
  const { accountId, server, actor } = asked;
  if (server !== null && !isServerName(server)) throw new Invalid(say.thatIsNoServerName);
  await ctx.store.write(async (unit) => {
    const account = await getAccount(unit.db, accountId);
    if (knowsServer(ctx, account)) throw new Invalid(say.itsServerIsKnown);
    const { authServer: _before, ...settings } = account.settings;
    const now = server === null ? settings : { ...settings, authServer: server };
    await changeSettings(unit, { ...account, settings: now });
    const type = server === null ? 'account.distrusted' : 'account.trusted';
    unit.record(account.ownerId, {
      type,
      actor,
      subject: accountId,
      data: server === null ? {} : { server },
    });
  });
}
