import { type Argument, BadCommand, type Command, listOf, textOf } from './command.ts';
import { type Client, mailboxOf, type Outcome, Refused, type Run, userOf } from './client.ts';
import type { Change, Mailbox } from './world.ts';
import { fetchItems, fetchResponse } from './fetch.ts';
import { changedSince, MESSAGE_COMMANDS, tellVanished } from './message-commands.ts';
import { created } from './mutations.ts';

/** Null stands for an outcome that comes later. */
export const COMMANDS: Readonly<Record<string, Run>> = {
  CAPABILITY: (client) => {
    client.send(`* CAPABILITY ${client.server.capabilities}`);
    return 'OK Done';
  },
  ID: (client) => {
    client.send('* ID ("name" "sandbox")');
    return 'OK Done';
  },
  NOOP: () => 'OK Done',
  ENABLE: (client, { args }) => {
    const offered = client.server.capabilities.split(' ');
    const asked = args.map((word) => textOf(word).toUpperCase());
    const enabled = asked.filter((word) => offered.includes(word));
    for (const word of enabled) client.enabled.add(word);
    client.send(['* ENABLED', ...enabled].join(' '));
    return 'OK Done';
  },
  LOGOUT: (client) => {
    client.send('* BYE Bye');
    setImmediate(client.end);
    return 'OK Done';
  },
  LOGIN: (client, { args }) => login(client, textOf(args[0]), textOf(args[1])),
  AUTHENTICATE: authenticate,
  NAMESPACE: (client) => {
    userOf(client);
    client.send(`* NAMESPACE (("" ${client.server.delimiter})) NIL NIL`);
    return 'OK Done';
  },
  LIST: list,
  LSUB: list,
  CREATE: create,
  // What is made is subscribed to with it; nothing here tells the two apart.
  SUBSCRIBE: (client, { args }) => {
    mailboxOf(client, textOf(args[0]));
    return 'OK Done';
  },
  STATUS: status,
  SELECT: (client, command) => select(client, command, false),
  EXAMINE: (client, command) => select(client, command, true),
  UNSELECT: unselect,
  CLOSE: unselect,
  IDLE: idle,
  ...MESSAGE_COMMANDS,
};

function login(client: Client, name: string, password: string): Outcome {
  const user = client.server.world.user(name);
  if (password !== client.server.passwordOf(user))
    throw new Refused('[AUTHENTICATIONFAILED] Wrong user or password');
  client.user = user;
  client.revocations = user.revocations;
  return `OK [CAPABILITY ${client.server.capabilities}] Logged in`;
}

function authenticate(client: Client, { tag, args }: Command): Outcome | null {
  if (textOf(args[0]).toUpperCase() !== 'PLAIN') throw new Refused('[CANNOT] Only PLAIN');
  const plain = (base64: string): Outcome => {
    const [, name = '', password = ''] = Buffer.from(base64, 'base64').toString('utf8').split('\0');
    return login(client, name, password);
  };
  if (args[1] !== undefined) return plain(textOf(args[1]));
  client.awaits = (line) => {
    try {
      client.send(`${tag} ${plain(line)}`);
    } catch {
      client.send(`${tag} NO [AUTHENTICATIONFAILED] Wrong user or password`);
    }
  };
  client.send('+ ');
  return null;
}

function list(client: Client, { name, args }: Command): Outcome {
  const pattern = textOf(args.at(-1));
  for (const { path, role } of userOf(client).mailboxes.values()) {
    if (pattern !== '*' && pattern !== '%' && pattern !== path) continue;
    client.send(
      `* ${name} (\\HasNoChildren${role === '' ? '' : ` ${role}`}) ${client.server.delimiter} "${path}"`,
    );
  }
  return 'OK Done';
}

function create(client: Client, { args }: Command): Outcome {
  const path = textOf(args[0]);
  const user = userOf(client);
  if ([...user.mailboxes.keys()].some((one) => one.toUpperCase() === path.toUpperCase()))
    throw new Refused('[ALREADYEXISTS] There is such a mailbox');
  const { changes, effect } = created(path);
  client.server.world.commit(user, changes, effect);
  return 'OK Done';
}

function status(client: Client, { args }: Command): Outcome {
  const mailbox = mailboxOf(client, textOf(args[0]));
  const values: Readonly<Record<string, number>> = {
    MESSAGES: mailbox.messages.length,
    UIDNEXT: mailbox.uidNext,
    UIDVALIDITY: mailbox.uidValidity,
    UNSEEN: mailbox.messages.filter(({ flags }) => !flags.has('\\Seen')).length,
    HIGHESTMODSEQ: mailbox.modseq,
  };
  const items = listOf(args[1]).map((item) => {
    const word = textOf(item).toUpperCase();
    const value = values[word];
    if (value === undefined) throw new BadCommand(`No status ${word}`);
    return `${word} ${value}`;
  });
  client.send(`* STATUS "${mailbox.path}" (${items.join(' ')})`);
  return 'OK Done';
}

function select(client: Client, { args }: Command, isReadOnly: boolean): Outcome {
  client.selected = null;
  const mailbox = mailboxOf(client, textOf(args[0]));
  client.selected = { mailbox, isReadOnly, told: mailbox.messages.length };
  const flags = '\\Answered \\Flagged \\Deleted \\Seen \\Draft';
  client.send(`* FLAGS (${flags})`);
  client.send(`* OK [PERMANENTFLAGS (${isReadOnly ? '' : `${flags} \\*`})] Flags`);
  client.send(`* ${mailbox.messages.length} EXISTS`);
  client.send('* 0 RECENT');
  client.send(`* OK [UIDVALIDITY ${mailbox.uidValidity}] UIDs`);
  client.send(`* OK [UIDNEXT ${mailbox.uidNext}] Next`);
  if (client.server.keepsModseq) client.send(`* OK [HIGHESTMODSEQ ${mailbox.modseq}] Highest`);
  else client.send('* OK [NOMODSEQ] No mod-sequences here');
  if (args[1] !== undefined) tellSince(client, mailbox, listOf(args[1]));
  return `OK [${isReadOnly ? 'READ-ONLY' : 'READ-WRITE'}] Done`;
}

/** RFC 7162, section 3.2.5: what vanished and what changed, unless the mailbox was numbered anew. */
function tellSince(client: Client, mailbox: Mailbox, [name, known]: readonly Argument[]): void {
  if (name !== 'QRESYNC' || !client.enabled.has('QRESYNC'))
    throw new BadCommand('Enable QRESYNC first');
  const [uidValidity, modseq] = listOf(known).map((one) => Number(textOf(one)));
  if (uidValidity !== mailbox.uidValidity || modseq === undefined || !client.server.keepsModseq)
    return;
  tellVanished(client, mailbox, modseq);
  for (const message of changedSince(client, mailbox.messages, modseq))
    client.send(
      fetchResponse(
        mailbox.messages.indexOf(message) + 1,
        message,
        fetchItems([['UID', 'FLAGS', 'MODSEQ']]),
      ),
    );
}

function unselect(client: Client): Outcome {
  client.selected = null;
  return 'OK Done';
}

function idle(client: Client, { tag }: Command): Outcome | null {
  userOf(client);
  const { idling } = client.server;
  if (!client.server.capabilities.includes('IDLE')) throw new BadCommand('IDLE is not offered');
  client.awaits = (line) => {
    idling.delete(client);
    client.send(line.toUpperCase() === 'DONE' ? `${tag} OK Done` : `${tag} BAD Expected DONE`);
  };
  idling.add(client);
  client.send('+ idling');
  tellCount(client);
  return null;
}

/** What a change means to somebody in IDLE: how many messages there are now, or that it is over. */
export function tellIdler(client: Client, changes: readonly Change[]): void {
  const isOver = changes.some(({ type }) => type === 'revoked' || type === 'renumbered');
  if (isOver) {
    client.send('* BYE Log in again');
    client.end();
    return;
  }
  tellCount(client);
}

function tellCount({ selected, send }: Client): void {
  if (selected === null || selected.told === selected.mailbox.messages.length) return;
  selected.told = selected.mailbox.messages.length;
  send(`* ${selected.told} EXISTS`);
}
