import type { Faults } from '../faults.ts';
import { BadCommand, type Command } from './command.ts';
import type { Mailbox, User, World } from './world.ts';

export const CAPABILITIES =
  'IMAP4rev1 AUTH=PLAIN SASL-IR ID ENABLE NAMESPACE UIDPLUS MOVE SPECIAL-USE UNSELECT';

/** How much the server tells of what changed (RFC 7162); `unkept` offers it for mailboxes that keep no such numbers. */
export type Synchronisation = 'QRESYNC' | 'CONDSTORE' | 'none' | 'unkept';

export interface Server {
  world: World;
  faults: Faults;
  passwordOf(user: User): string;
  capabilities: string;
  /** What divides the levels of a mailbox's name, as a string of the protocol, or NIL. */
  delimiter: '"/"' | 'NIL';
  /** Whether mailboxes keep mod-sequences. */
  keepsModseq: boolean;
  /** Who waits in IDLE, and is told of changes as they happen (RFC 2177). */
  idling: Set<Client>;
  /** Commands so far, whoever sent them. */
  count: { commands: number };
  /** Whether messages come in reverse and one comes twice, which the protocol allows. */
  isUntidy: boolean;
}

/** One client: who it is, and what it has selected. */
export interface Client {
  server: Server;
  user: User | null;
  /** Of the user, when this client logged in. */
  revocations: number;
  selected: Selected | null;
  /** Extensions that the client asked for (RFC 5161). */
  enabled: Set<string>;
  /** Waits for the base64 line of AUTHENTICATE, or for DONE; null otherwise. */
  awaits: ((line: string) => void) | null;
  send(line: string | Buffer): void;
  end(): void;
}

export interface Selected {
  mailbox: Mailbox;
  isReadOnly: boolean;
  /** How many messages this client was last told of. */
  told: number;
}

/** How a command ended: the tagged status line without the tag (RFC 9051, section 7.1). */
export type Outcome = string;

export class Refused extends Error {}

export type Run = (client: Client, command: Command) => Outcome | null;

export function userOf(client: Client): User {
  if (client.user === null) throw new BadCommand('Log in first');
  return client.user;
}

export function mailboxOf(client: Client, path: string): Mailbox {
  const name = path.toUpperCase() === 'INBOX' ? 'INBOX' : path;
  const mailbox = userOf(client).mailboxes.get(name);
  if (mailbox === undefined) throw new Refused('[TRYCREATE] There is no such mailbox');
  return mailbox;
}
