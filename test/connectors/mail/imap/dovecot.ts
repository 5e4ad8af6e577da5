import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { until } from '#test/support/until.ts';
import { freePort } from './free-port.ts';

const PROGRAM = '/usr/sbin/dovecot';
const PASSWORD = 'app-password';
const START_MS = 20_000;

/** Whether a Dovecot can be started here. In CI it has to be: tests must not be skipped there silently. */
export function dovecotAvailable(): boolean {
  const found = spawnSync(PROGRAM, ['--version']).status === 0 && process.getuid?.() === 0;
  if (!found && process.env['CI'] !== undefined)
    throw new Error('Dovecot cannot be started as root, and in CI its tests must run');
  return found;
}

/** A real Dovecot on loopback with a folder of its own. */
export interface Dovecot {
  readonly port: number;
  /** The password of everybody who was named at the start. */
  readonly password: string;
  /** Forgets how the user's messages were numbered: they get other UIDs under another UIDVALIDITY. Ends connections. */
  renumber(user: string): void;
  /** The user's password no longer holds, and whoever is logged in with it is sent away. */
  revoke(user: string): void;
  close(): Promise<void>;
}

/** `capability` is what it says that it can do, instead of what it can. */
export async function startDovecot(
  users: readonly string[],
  { capability }: { capability?: string } = {},
): Promise<Dovecot> {
  const dir = mkdtempSync(join(tmpdir(), 'nightshift-dovecot-'));
  chmodSync(dir, 0o755);
  mkdirSync(join(dir, 'mail'));
  chmodSync(join(dir, 'mail'), 0o777);
  const holding = new Set(users);
  const passwords = join(dir, 'users');
  writePasswords(passwords, holding);
  const port = await freePort();
  const file = join(dir, 'dovecot.conf');
  const offers = capability === undefined ? '' : `imap_capability = ${capability}\n`;
  writeFileSync(file, `${configuration(dir, port)}${offers}`);
  const server = spawn(PROGRAM, ['-F', '-c', file], { stdio: 'ignore' });
  const killServer = () => server.kill('SIGKILL');
  process.once('exit', killServer);
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await until('Dovecot answers', async () => await answers(port), START_MS);
  return {
    port,
    password: PASSWORD,
    renumber: (user) => {
      spawnSync('doveadm', ['-c', file, 'kick', user]);
      const home = join(dir, 'mail', user);
      for (const name of ['dovecot-uidlist', 'dovecot.index', 'dovecot.index.log'])
        rmSync(join(home, name), { force: true });
    },
    revoke: (user) => {
      holding.delete(user);
      writePasswords(passwords, holding);
      spawnSync('doveadm', ['-c', file, 'kick', user]);
    },
    close: async () => {
      process.removeListener('exit', killServer);
      server.kill('SIGTERM');
      await exited;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function writePasswords(file: string, users: ReadonlySet<string>): void {
  writeFileSync(file, [...users].map((user) => `${user}:{PLAIN}${PASSWORD}\n`).join(''));
}

function configuration(dir: string, port: number): string {
  return `
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${dir}/mail/%u
mail_max_userip_connections = 50
auth_failure_delay = 0
service anvil {
  # Or every login from this address waits longer after each that failed.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = ${dir}/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${dir}/mail/%u
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
namespace inbox {
  inbox = yes
${['Archive', 'Drafts', 'Sent', 'Junk'].map(specialMailbox).join('\n')}
}
`;
}

/** RFC 6154: the role is the name with a backslash. */
function specialMailbox(name: string): string {
  return `  mailbox ${name} {\n    auto = create\n    special_use = \\${name}\n  }`;
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', (greeting) => {
      socket.destroy();
      resolve(greeting.toString().startsWith('* OK'));
    });
    socket.once('error', () => resolve(false));
  });
}

/** Another mail program of the same person. */
export async function loggedIn(who: {
  port: number;
  user: string;
  password: string;
}): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: who.port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: who.user, pass: who.password },
    logger: false,
    disableAutoIdle: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
