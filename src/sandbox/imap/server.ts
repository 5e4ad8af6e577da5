import { createServer, type Server as NetServer, type Socket } from 'node:net';
import type { Clock } from '../../lib/time.ts';
import type { Effect } from '../effects.ts';
import { createFaults, type Faults } from '../faults.ts';
import { CAPABILITIES, type Server, type Synchronisation } from './client.ts';
import { tellIdler } from './commands.ts';
import { serveClient } from './connection.ts';
import { listenOn } from '../listen.ts';
import { createSmtpSandbox, type SmtpSandbox } from '../smtp/server.ts';
import { added, submitted } from './mutations.ts';
import { type User, World } from './world.ts';

export interface ImapSandboxOptions {
  clock: Clock;
  /** Where everything that happened is kept, to go on after a restart; in memory only without it. */
  journalFile?: string;
  /** Whether it has IDLE (RFC 2177); it has unless said. */
  idle?: boolean;
  /** Whether mailboxes can lie in others; they can unless said. */
  isFlat?: boolean;
  /** What it tells of changes (RFC 7162); `QRESYNC` unless said. */
  synchronisation?: Synchronisation;
  /** 0 (the default) takes a free port. */
  port?: number;
}

/** A mail server for IMAP4rev1 and SMTP submission on loopback, with INBOX, Archive, Drafts and Sent for everybody. */
export interface ImapSandbox {
  readonly port: number;
  /** Matched against command lines without their tag, for example `UID MOVE 5 Archive`. */
  readonly faults: Faults;
  /** The same for its submission server. */
  readonly smtpFaults: Faults;
  /** What its owner types to connect a mailbox: host, port, user and password, as JSON. */
  grant(address: string): string;
  /** Lets a mail arrive; delivering the same bytes at the same instant again changes nothing. */
  deliver(address: string, raw: Uint8Array, options?: { receivedAt?: Date; path?: string }): void;
  /** Every message gets another UID, under another UIDVALIDITY. */
  renumber(address: string): void;
  /** Deletes a message for good, as its owner would elsewhere. */
  remove(address: string, uid: number, path?: string): void;
  /** Sets its flags, as another mail program would. */
  flag(address: string, uid: number, flags: readonly string[]): void;
  /** The password opens nothing any more; `grant` then names another one. */
  revoke(address: string): void;
  /** From now on FETCH and SEARCH answer in reverse and repeat a message, or no longer do. */
  setUntidy(untidy: boolean): void;
  messages(
    address: string,
    path?: string,
  ): readonly { uid: number; flags: readonly string[]; raw: Uint8Array }[];
  uidValidity(address: string): number;
  /** Every change that a client made, in order, also from before a restart. */
  readonly effects: readonly Effect[];
  /** How many clients are connected. */
  readonly connections: number;
  /** How many of them wait in IDLE. */
  readonly watchers: number;
  /** Ends every connection, as a restart would. */
  hangUp(): void;
  /** Commands so far; each is a round trip. */
  readonly commands: number;
  close(): Promise<void>;
}

export async function createImapSandbox(options: ImapSandboxOptions): Promise<ImapSandbox> {
  const world = new World(options.clock, options.journalFile);
  const faults = createFaults();
  const server = serverOf(world, { faults, options });
  const sockets = new Set<Socket>();
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveClient(server, socket);
  });
  const port = await listenOn(listener, options.port ?? 0);
  const smtp = await submissionOf(world);
  return {
    port,
    faults,
    smtpFaults: smtp.faults,
    grant: (address) =>
      JSON.stringify({
        host: '127.0.0.1',
        port,
        security: 'none',
        user: address,
        password: passwordOf(world.user(address)),
        smtp: { host: '127.0.0.1', port: smtp.port, security: 'none' },
      }),
    deliver: createDelivery(world),
    renumber: (address) =>
      world.commit(world.user(address), [{ type: 'renumbered', path: 'INBOX' }]),
    remove: (address, uid, path = 'INBOX') =>
      world.commit(world.user(address), [{ type: 'removed', path, uid }]),
    flag: (address, uid, flags) =>
      world.commit(world.user(address), [
        { type: 'flagged', path: 'INBOX', uid, flags: [...flags] },
      ]),
    revoke: (address) => world.commit(world.user(address), [{ type: 'revoked' }]),
    setUntidy: (untidy) => void (server.isUntidy = untidy),
    messages: (address, path = 'INBOX') => messagesOf(world.user(address), path),
    uidValidity: (address) => world.user(address).mailboxes.get('INBOX')?.uidValidity ?? 0,
    get effects() {
      return world.effects;
    },
    get connections() {
      return sockets.size;
    },
    get watchers() {
      return server.idling.size;
    },
    hangUp: () => {
      for (const socket of sockets) socket.destroy();
    },
    get commands() {
      return server.count.commands;
    },
    close: async () => {
      await smtp.close();
      await closeAll(listener, sockets);
    },
  };
}

function submissionOf(world: World): Promise<SmtpSandbox> {
  return createSmtpSandbox({
    mayLogIn: (name, password) => password === passwordOf(world.user(name)),
    taken: (name, { raw }) => world.commit(world.user(name), [], submitted(raw)),
  });
}

function messagesOf(user: User, path: string): ReturnType<ImapSandbox['messages']> {
  const messages = user.mailboxes.get(path)?.messages ?? [];
  return messages.map(({ uid, flags, raw }) => ({ uid, flags: [...flags], raw }));
}

async function closeAll(listener: NetServer, sockets: ReadonlySet<Socket>): Promise<void> {
  await new Promise<void>((resolve) => {
    listener.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}

const OFFERS: Readonly<Record<Synchronisation, readonly string[]>> = {
  QRESYNC: ['CONDSTORE', 'QRESYNC'],
  CONDSTORE: ['CONDSTORE'],
  none: [],
  unkept: ['CONDSTORE', 'QRESYNC'],
};

function serverOf(
  world: World,
  { faults, options }: { faults: Faults; options: ImapSandboxOptions },
): Server {
  const { idle = true, synchronisation = 'QRESYNC' } = options;
  const server: Server = {
    world,
    faults,
    passwordOf,
    capabilities: [CAPABILITIES, ...(idle ? ['IDLE'] : []), ...OFFERS[synchronisation]].join(' '),
    delimiter: options.isFlat === true ? 'NIL' : '"/"',
    keepsModseq: synchronisation === 'QRESYNC' || synchronisation === 'CONDSTORE',
    idling: new Set(),
    count: { commands: 0 },
    isUntidy: false,
  };
  world.onCommit = (user, changes) => {
    for (const client of server.idling) if (client.user === user) tellIdler(client, changes);
  };
  return server;
}

function passwordOf({ name, revocations }: User): string {
  return `app-password-${revocations}-of-${name}`;
}

function createDelivery(world: World): ImapSandbox['deliver'] {
  return (address, raw, { receivedAt = world.now(), path = 'INBOX' } = {}) => {
    const user = world.user(address);
    const mailbox = user.mailboxes.get(path);
    if (mailbox === undefined) throw new Error(`There is no mailbox ${path}`);
    const bytes = Buffer.from(raw);
    const isThere = [...user.mailboxes.values()]
      .flatMap(({ messages }) => messages)
      .some(({ at, raw: known }) => at.getTime() === receivedAt.getTime() && known.equals(bytes));
    if (!isThere) world.commit(user, [added(mailbox, { at: receivedAt, raw: bytes, flags: [] })]);
  };
}
