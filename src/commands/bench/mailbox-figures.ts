import type { Connection } from '../../connectors/connector.ts';
import type { MailConnector, MailReader } from '../../connectors/mail/connector.ts';
import { createImap } from '../../connectors/mail/imap/imap.ts';
import { createOutlook } from '../../connectors/mail/outlook/outlook.ts';
import { createStoppedClock, systemClock } from '../../lib/time.ts';
import { createGraphSandbox } from '../../sandbox/graph/server.ts';
import { createImapSandbox } from '../../sandbox/imap/server.ts';
import { sampleNight } from '../../sandbox/sample-night/index.ts';
import { generatedMails } from './generated-mail.ts';

export interface MailboxFigures {
  graph: { requestsPerMail: number; loginRequests: number };
  imap: { roundTripsPerMail: number; loginRoundTrips: number };
}

/** New mails of one night, read at once. */
const MAILS = 100;
const ADDRESS = 'dana@harborlight.example';

/** What reading costs at the providers beside Gmail. Logging in comes once a session, and is told apart. */
export async function measureMailboxes(): Promise<MailboxFigures> {
  const clock = createStoppedClock(systemClock.now());
  await using opened = new AsyncDisposableStack();
  const graph = opened.adopt(await createGraphSandbox({ clock }), (server) => server.close());
  const imap = opened.adopt(await createImapSandbox({ clock }), (server) => server.close());
  graph.addMailbox(ADDRESS);
  const outlook = await measure({
    connector: () =>
      createOutlook({
        apiUrl: graph.url,
        oauthUrl: graph.url,
        tenant: 'common',
        clientId: 'sandbox',
        clientSecret: 'sandbox',
        clock,
      }),
    connection: connectionOf('outlook', graph.grants(ADDRESS).read),
    deliver: (raw) => void graph.deliver(ADDRESS, raw),
    count: () => graph.httpRequests,
  });
  const other = await measure({
    connector: createImap,
    connection: connectionOf('imap', imap.grant(ADDRESS)),
    deliver: (raw) => imap.deliver(ADDRESS, raw),
    count: () => imap.commands,
  });
  return {
    graph: { requestsPerMail: outlook.each, loginRequests: outlook.login },
    imap: { roundTripsPerMail: other.each, loginRoundTrips: other.login },
  };
}

interface Provider {
  connector: () => MailConnector;
  connection: Connection;
  deliver: (raw: Uint8Array) => void;
  /** Requests or commands, as the server counted them. */
  count: () => number;
}

/** A first night in a new process, which must log in, and a second one in the same session. */
async function measure(provider: Provider): Promise<{ each: number; login: number }> {
  const { connector, connection, count, deliver } = provider;
  const { cursor } = await connector().openReader(connection).profile();
  const reader = connector().openReader(connection);
  const nights: number[] = [];
  let from = cursor;
  for (const night of [0, 1]) {
    for (const { raw } of mailsOf(night)) deliver(raw);
    const before = count();
    from = await readNight(reader, from);
    nights.push(count() - before);
  }
  const [first = 0, second = 0] = nights;
  return { each: second / MAILS, login: first - second };
}

function mailsOf(night: number): { raw: Uint8Array }[] {
  const { mails } = sampleNight({ dawn: new Date(86_400_000 * (20_000 + night)) });
  return generatedMails(mails, MAILS);
}

async function readNight(reader: MailReader, from: string): Promise<string> {
  let read = 0;
  for (let cursor = from; ;) {
    const page = await reader.changes(cursor, new Date(0));
    read += (await reader.fetch(page.ids)).length;
    cursor = page.cursor;
    if (page.more) continue;
    if (read !== MAILS) throw new Error(`${MAILS} mails arrived and ${read} were read`);
    return cursor;
  }
}

function connectionOf(kind: 'outlook' | 'imap', secret: string): Connection {
  const coverage = { readUntil: null, problem: null, resyncedAt: null };
  const account = { id: 'acc_bench', ownerId: 'T0BENCH/U0OWNER', name: ADDRESS, settings: {} };
  return {
    account: { ...account, kind, state: 'connected', cursor: null, coverage },
    secret,
    meter: () => undefined,
  };
}
