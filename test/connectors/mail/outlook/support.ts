import type { Connection } from '#src/connectors/connector.ts';
import type { MailConnector } from '#src/connectors/mail/connector.ts';
import { createOutlook } from '#src/connectors/mail/outlook/outlook.ts';
import type { Account } from '#src/domain/account.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import {
  createGraphSandbox,
  type GraphSandbox,
  type GraphSandboxOptions,
} from '#src/sandbox/graph/server.ts';

export const ADDRESS = 'owner@work.example';

export function accountOf(name: string): Account {
  return {
    id: 'acc_1',
    ownerId: 'T1/U1',
    kind: 'outlook',
    name,
    settings: {},
    state: 'connected',
    cursor: null,
    coverage: { readUntil: null, problem: null, resyncedAt: null },
  };
}

export interface OutlookWorld extends AsyncDisposable {
  clock: ShiftableClock;
  sandbox: GraphSandbox;
  /** HTTP requests that the connector counted. */
  requests: number;
  outlook: MailConnector;
  connection(secret?: string): Connection;
  deliver(subject: string, extra?: string, folder?: string): string;
}

/** A connector between a Graph server and a stopped clock that keeps whole seconds, as Exchange does. */
export async function startOutlook(
  options: Partial<GraphSandboxOptions> & { apiUrl?: string } = {},
): Promise<OutlookWorld> {
  const clock = createStoppedClock(new Date('2026-11-20T21:00:00Z'));
  const sandbox = await createGraphSandbox({ clock, ...options });
  sandbox.addMailbox(ADDRESS);
  const world: OutlookWorld = {
    clock,
    sandbox,
    requests: 0,
    outlook: createOutlook({
      apiUrl: options.apiUrl ?? sandbox.url,
      oauthUrl: sandbox.url,
      tenant: 'common',
      clientId: 'client',
      clientSecret: '',
      clock,
      wait: async () => {},
    }),
    connection: (secret = sandbox.grants(ADDRESS).read) => ({
      account: accountOf(ADDRESS),
      secret,
      meter: ({ httpRequests = 0 }) => void (world.requests += httpRequests),
    }),
    deliver: (subject, extra = '', folder = 'inbox') =>
      sandbox.deliver(
        ADDRESS,
        Buffer.from(
          `From: Ada <ada@work.example>\r\nTo: ${ADDRESS}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '.')}@work.example>\r\n${extra}\r\nHello\r\n`,
        ),
        { folder },
      ),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
  return world;
}
