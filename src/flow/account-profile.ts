import { calendarConnector, mailConnector, pipelineConnector } from '../actions/action.ts';
import type { Context } from '../context.ts';
import { type Account, type AccountKind, isCalendar, isMail } from '../domain/account.ts';
import { mostNamed, type SeenServer } from '../domain/receiving-server.ts';

/** A grant before it belongs to an account. */
export interface Probe {
  kind: AccountKind;
  ownerId: string;
  secret: string;
  access?: 'read' | 'write';
  settings: Account['settings'];
}

/** What a grant opens. */
export interface Found {
  name: string;
  cursor: string | null;
  /** Null where the provider did not say. */
  scopes: readonly string[] | null;
  /** Which server the newest mails of a mailbox name, where its provider does not say whose word counts. */
  seen?: SeenServer | null;
}

/** What a grant gives access to; asks the provider. */
export async function profile(ctx: Context, probe: Probe): Promise<Found> {
  const account: Account = {
    id: 'acc_new',
    ownerId: probe.ownerId,
    kind: probe.kind,
    name: '',
    settings: probe.settings,
    state: 'connected',
    cursor: null,
    coverage: { readUntil: null, problem: null, resyncedAt: null },
  };
  const { secret, access = 'read' } = probe;
  const connection = { account, secret, access, meter: () => undefined };
  if (isCalendar(probe.kind))
    return {
      ...(await calendarConnector(ctx.connectors, probe.kind).openReader(connection).profile()),
      cursor: null,
    };
  if (isMail(probe.kind)) {
    const {
      address,
      cursor,
      scopes = null,
      results = [],
    } = await mailConnector(ctx.connectors, probe.kind).openReader(connection).profile();
    return { name: address, cursor, scopes, seen: mostNamed(results) };
  }
  const {
    name,
    repositories,
    scopes = null,
  } = await pipelineConnector(ctx.connectors, probe.kind).openReader(connection).profile();
  const owners = [...new Set(repositories.map((repository) => repository.split('/')[0] ?? ''))];
  return { name: owners.length === 0 ? name : owners.join(', '), cursor: null, scopes };
}
