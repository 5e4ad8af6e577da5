import { ImapFlow, type ImapFlowOptions, type ListResponse } from 'imapflow';
import type { Connection } from '../../connector.ts';
import { Conflict, Reauthorise } from '../../../lib/errors.ts';
import { readError } from './failure.ts';
import { type Grant, readGrant } from './grant.ts';

/** A connection outlives the call that opened it for a moment, so that one reading logs in once. */
const IDLE_MS = 2_000;
const CONNECT_TIMEOUT_MS = 15_000;
const SILENCE_TIMEOUT_MS = 60_000;
const LITERAL_BYTES_MAX = 8 * 1024 * 1024;

export type Role = '\\Archive' | '\\Drafts' | '\\Junk' | '\\Sent';

const USUAL_NAMES: Readonly<Record<Role, readonly string[]>> = {
  '\\Archive': ['Archive', 'Archives'],
  '\\Drafts': ['Drafts'],
  '\\Junk': ['Junk', 'Spam', 'Junk E-mail', 'Junk Email', 'Bulk Mail'],
  '\\Sent': ['Sent', 'Sent Items', 'Sent Messages'],
};

/** Own mailboxes are named by their path, which no backslash begins. */
export function isRole(name: string): name is Role {
  return Object.hasOwn(USUAL_NAMES, name);
}

export interface Session {
  readonly accountId: string;
  readonly grant: Grant;
  /**
   * Calls with a connection that is logged in. Rejects with `Reauthorise` or `Transient` when there is
   * none, and with whatever `use` rejects with.
   */
  use<Result>(use: (client: ImapFlow) => Promise<Result>): Promise<Result>;
  /** Rejects with `Transient` where the kill switch was thrown; see `Connection`. */
  mayGo(): Promise<void>;
  /** The path of the mailbox with a role: by SPECIAL-USE (RFC 6154), else by its usual name; null where none is. */
  pathOf(client: ImapFlow, role: Role): Promise<string | null>;
}

/** `qresync` has the server tell what vanished by UID (RFC 7162), where it can. */
export function openSession(
  connection: Connection,
  options: Pick<ImapFlowOptions, 'qresync'> = {},
): Session {
  const grant = readGrant(connection.secret);
  const { id: accountId } = connection.account;
  let open: Promise<ImapFlow> | null = null;
  let users = 0;
  let farewell: NodeJS.Timeout | undefined;
  const leave = (): void => {
    const leaving = open;
    open = null;
    void leaving?.then((client) => client.logout()).catch(() => undefined);
  };
  const connected = async (): Promise<ImapFlow> => {
    const client = await open?.catch(() => null);
    if (client?.usable === true) return client;
    open = connect(grant, accountId, options);
    return await open;
  };
  return {
    accountId,
    grant,
    use: async (use) => {
      clearTimeout(farewell);
      users += 1;
      try {
        return await use(await connected());
      } finally {
        users -= 1;
        if (users === 0) farewell = setTimeout(leave, IDLE_MS).unref();
      }
    },
    mayGo: async () => await connection.mayGo?.(),
    pathOf,
  };
}

/** Logs in, or rejects with `Reauthorise` or `Transient`. */
export async function connect(
  grant: Grant,
  accountId: string,
  options: Pick<ImapFlowOptions, 'socketTimeout' | 'maxIdleTime' | 'qresync'> = {},
): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: grant.host,
    port: grant.port,
    secure: grant.security === 'tls',
    ...(grant.security === 'starttls' ? { doSTARTTLS: true } : {}),
    ...(grant.security === 'none' ? { doSTARTTLS: false } : {}),
    auth: { user: grant.user, pass: grant.password },
    logger: false,
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    maxLiteralSize: LITERAL_BYTES_MAX,
    ...options,
  });
  // What breaks a connection also rejects the command that waits on it.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    client.close();
    throw readError(error, accountId);
  }
  return client;
}

async function pathOf(client: ImapFlow, role: Role): Promise<string | null> {
  const mailboxes = await client.list();
  const named = (name: string): ListResponse | undefined =>
    mailboxes.find(({ path }) => path.toLowerCase() === name.toLowerCase());
  const found =
    mailboxes.find(({ specialUse, flags }) => specialUse === role || flags.has(role)) ??
    USUAL_NAMES[role].map(named).find((mailbox) => mailbox !== undefined);
  return found?.path ?? null;
}

/** Refuses before anything is sent: what a grant is for is not left to the server. */
export function mustAllowWriting({ grant, accountId }: Session): void {
  if (grant.access !== 'write') throw new Reauthorise(accountId);
}

export async function mustHave(session: Session, client: ImapFlow, role: Role): Promise<string> {
  const path = await session.pathOf(client, role);
  if (path === null)
    throw new Conflict(`This mailbox has no folder for ${role.slice(1).toLowerCase()} mail`);
  return path;
}
