import { createGmail } from '#src/connectors/mail/gmail/gmail.ts';
import { createImap } from '#src/connectors/mail/imap/imap.ts';
import { createOutlook } from '#src/connectors/mail/outlook/outlook.ts';
import type { Context } from '#src/context.ts';
import type { MailKind } from '#src/domain/account.ts';
import type { Clock } from '#src/lib/time.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';
import { createGraphSandbox, type GraphSandbox } from '#src/sandbox/graph/server.ts';
import { createImapSandbox, type ImapSandbox } from '#src/sandbox/imap/server.ts';
import { type Night, openNight } from '../support/night.ts';

/** What reading consists of, for faults. */
export type Stage = 'changes' | 'next-page' | 'fetch' | 'fetch-one';

/** One provider's server, and the ways in which it can make reading hard. */
export interface MailboxWorld {
  kind: MailKind;
  /** Opens the mailbox, and again after `revoke`: what `account add` is given. */
  grant(address: string): string;
  deliver(address: string, raw: Buffer): void;
  fail(stage: Stage, kind: FaultKind): void;
  /** Nothing goes wrong by itself any more. */
  calm(): void;
  expireCursors(address: string): void;
  revoke(address: string): void;
  /** Pages come reversed and repeat rows. */
  untidy(): void;
  /** Its owner reads and answers what came last, in another program. */
  touch?(address: string): void;
}

export interface Worlds extends AsyncDisposable {
  night: Night;
  /** The night's, with connectors that do not really wait. */
  ctx: Context;
  worlds: readonly MailboxWorld[];
}

const PAGE_SIZE = 3;

export async function openWorlds(): Promise<Worlds> {
  const closing = new AsyncDisposableStack();
  const night = closing.use(await openNight({ bare: true, gmailPageSize: PAGE_SIZE }));
  const { clock, ctx } = night;
  const graph = closing.adopt(await createGraphSandbox({ clock, pageSize: PAGE_SIZE }), (it) =>
    it.close(),
  );
  const imap = closing.adopt(await createImapSandbox({ clock }), (it) => it.close());
  const mail = connectors({ night, graph, clock });
  return {
    night,
    ctx: { ...ctx, connectors: { ...ctx.connectors, mail } },
    worlds: [gmailWorld(night), outlookWorld(graph), imapWorld(imap)],
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

function connectors(at: { night: Night; graph: GraphSandbox; clock: Clock }) {
  const app = { clientId: 'client', clientSecret: 'client-secret' };
  const wait = async () => {};
  const { url } = at.night.gmail;
  const { clock, graph } = at;
  const microsoft = { apiUrl: graph.url, oauthUrl: graph.url, tenant: 'common' };
  return {
    gmail: createGmail({ ...app, apiUrl: url, oauthUrl: url, clock, wait }),
    outlook: createOutlook({ ...app, ...microsoft, clock, wait }),
    imap: createImap(),
  };
}

function gmailWorld({ gmail }: Night): MailboxWorld {
  const lines = {
    changes: /^GET .*\/history\?/,
    'next-page': /^GET .*\/history\?.*pageToken/,
    fetch: /^POST \/batch/,
    'fetch-one': /^GET .*\/messages\/[^/]+\?format=raw/,
  };
  return {
    kind: 'gmail',
    grant: (address) => {
      gmail.addMailbox(address);
      return JSON.stringify(gmail.grants(address));
    },
    deliver: (address, raw) => void gmail.deliver(address, raw),
    fail: (stage, kind) => gmail.faults.add({ match: lines[stage], times: 1, kind }),
    calm: () => {
      gmail.faults.clear();
      gmail.setUntidy(false);
    },
    expireCursors: (address) => gmail.expireHistory(address),
    revoke: (address) => gmail.revoke(address),
    untidy: () => gmail.setUntidy(true),
  };
}

function outlookWorld(graph: GraphSandbox): MailboxWorld {
  const lines = {
    changes: /^GET .*\/messages\/delta\?/,
    'next-page': /^GET .*\/messages\/delta\?.*skiptoken/,
    fetch: /^POST .*\/\$batch/,
    'fetch-one': /^GET \/v1.0\/me\/messages\/[^/?]+\?/,
  };
  return {
    kind: 'outlook',
    grant: (address) => {
      graph.addMailbox(address);
      return JSON.stringify(graph.grants(address));
    },
    deliver: (address, raw) => void graph.deliver(address, raw),
    fail: (stage, kind) => graph.faults.add({ match: lines[stage], times: 1, kind }),
    calm: () => {
      graph.faults.clear();
      graph.setUntidy(false);
    },
    expireCursors: (address) => graph.expireSyncStates(address),
    revoke: (address) => graph.revoke(address),
    untidy: () => graph.setUntidy(true),
  };
}

function imapWorld(imap: ImapSandbox): MailboxWorld {
  const lines = {
    changes: /^EXAMINE/,
    'next-page': /^UID SEARCH/,
    fetch: /^UID FETCH/,
    'fetch-one': /^UID FETCH/,
  };
  return {
    kind: 'imap',
    grant: (address) => imap.grant(address),
    deliver: (address, raw) => imap.deliver(address, raw),
    fail: (stage, kind) => imap.faults.add({ match: lines[stage], times: 1, kind }),
    calm: () => {
      imap.faults.clear();
      imap.setUntidy(false);
    },
    expireCursors: (address) => imap.renumber(address),
    revoke: (address) => imap.revoke(address),
    untidy: () => imap.setUntidy(true),
    touch: (address) => {
      const last = imap.messages(address).at(-1);
      if (last !== undefined) imap.flag(address, last.uid, ['\\Seen', '\\Answered']);
    },
  };
}
