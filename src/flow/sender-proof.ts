import { mailConnector } from '../actions/action.ts';
import { trustedServer } from '../connectors/mail/trusted-server.ts';
import type { Context } from '../context.ts';
import { type Account, isMail } from '../domain/account.ts';
import { isMailSignal } from '../domain/signal.ts';
import { searchSignals } from '../store/signal-search.ts';
import * as say from '../words/telling.ts';

const LOOKED_AT = 100;

/**
 * What is missing where no server is named whose word on senders counts, or null. Which one it is nobody can see from
 * mail alone, since a sender can write such a field too: what the newest mails carry is only said, for who runs the
 * server to confirm. Until then nothing counts as proven.
 */
export async function missingProof(ctx: Context, account: Account): Promise<string | null> {
  if (!isMail(account.kind)) return null;
  const connector = mailConnector(ctx.connectors, account.kind);
  const { authServer } = trustedServer(connector, account);
  if (authServer !== undefined || connector.ownResultsFirst === true) return null;
  const found = await searchSignals(ctx.store.db, account.ownerId, {
    kind: 'mail',
    since: new Date(0),
    limit: LOOKED_AT,
  });
  const named = found.flatMap(({ signal }) =>
    signal.accountId === account.id && isMailSignal(signal)
      ? (serverIn(signal.content.headers['authentication-results']) ?? [])
      : [],
  );
  const counts = [...Map.groupBy(named, (server) => server)].toSorted(
    ([, one], [, other]) => other.length - one.length,
  );
  const [most] = counts;
  const seen =
    most === undefined ? '' : say.theNewestMailsCarryResults(most[0], most[1].length, named.length);
  return say.noServerIsNamed(seen);
}

/** The authserv-id of the first result (RFC 8601, section 2.2). */
function serverIn(results: string | undefined): string | null {
  const server = /^\s*([A-Za-z0-9.-]{1,253})\s*(?:;|\s\d|$)/.exec(results ?? '')?.[1];
  return server?.toLowerCase() ?? null;
}
