import { type Argument, BadCommand, type Command, listOf, sequenceSet, textOf } from './command.ts';
import { type Client, mailboxOf, type Outcome, Refused, type Run, userOf } from './client.ts';
import { fetchItems, fetchResponse, readDate } from './fetch.ts';
import { appended, flagged, moved } from './mutations.ts';
import { searchTest } from './search.ts';
import type { Mailbox, Message } from './world.ts';

/** Commands about messages, by UID only: sequence numbers shift under whoever uses them. */
export const MESSAGE_COMMANDS: Readonly<Record<string, Run>> = {
  'UID FETCH': (client, { args }) => {
    const { mailbox, messages } = chosen(client, args);
    const items = fetchItems(args.slice(1));
    const since = args[2] === undefined ? 0 : sinceOf(client, listOf(args[2]));
    for (const message of changedSince(client, messages, since))
      client.send(fetchResponse(mailbox.messages.indexOf(message) + 1, message, items));
    return 'OK Done';
  },
  'UID SEARCH': (client, { args }) => {
    const { mailbox } = selected(client);
    const test = searchTest(args, mailbox);
    const found = inOrder(client, mailbox.messages.filter(test));
    const uids = found.map(({ uid }) => ` ${uid}`);
    client.send(`* SEARCH${uids.join('')}`);
    return 'OK Done';
  },
  'UID STORE': store,
  'UID MOVE': move,
  'UID EXPUNGE': expunge,
  APPEND: append,
};

/** `(CHANGEDSINCE n)`, where the client enabled it; VANISHED is not understood here (RFC 7162, section 3.2.6). */
function sinceOf({ enabled }: Client, [name, modseq, ...more]: readonly Argument[]): number {
  if (name !== 'CHANGEDSINCE' || !enabled.has('CONDSTORE') || more.length > 0)
    throw new BadCommand('No modifier of FETCH');
  return Number(textOf(modseq));
}

export function changedSince(client: Client, messages: Message[], modseq: number): Message[] {
  return inOrder(
    client,
    messages.filter((message) => message.modseq > modseq),
  );
}

/** In one line, also what the client never heard of. */
export function tellVanished(client: Client, { vanished }: Mailbox, modseq: number): void {
  const uids = [...vanished].filter(([, at]) => at > modseq).map(([uid]) => uid);
  if (uids.length > 0) client.send(`* VANISHED (EARLIER) ${uids.join(',')}`);
}

/** By UID to whoever enabled QRESYNC (RFC 7162, section 3.2.10). */
function tellRemoved({ enabled, send }: Client, sequence: number, uid: number): void {
  send(enabled.has('QRESYNC') ? `* VANISHED ${uid}` : `* ${sequence} EXPUNGE`);
}

function inOrder({ server }: Client, messages: Message[]): Message[] {
  return server.isUntidy ? [...messages.slice(-1), ...messages.toReversed()] : messages;
}

function selected(client: Client): { mailbox: Mailbox; isReadOnly: boolean } {
  if (client.selected === null) throw new BadCommand('Select a mailbox first');
  return client.selected;
}

function chosen(
  client: Client,
  args: readonly Argument[],
): { mailbox: Mailbox; messages: Message[] } {
  const { mailbox } = selected(client);
  const isIn = sequenceSet(textOf(args[0]), mailbox.messages.at(-1)?.uid ?? 0);
  return { mailbox, messages: mailbox.messages.filter(({ uid }) => isIn(uid)) };
}

function writable(client: Client): void {
  if (selected(client).isReadOnly)
    throw new Refused('[READ-ONLY] The mailbox was opened by EXAMINE');
}

function store(client: Client, { args }: Command): Outcome {
  writable(client);
  const { mailbox, messages } = chosen(client, args);
  const [, sign] = /^([+-])FLAGS(?:\.SILENT)?$/i.exec(textOf(args[1])) ?? [];
  if (sign === undefined) throw new BadCommand('Only +FLAGS and -FLAGS');
  const flags = listOf(args[2]).map(textOf);
  for (const message of messages) {
    const { changes, effect } = flagged(mailbox, message, { flags, isAdded: sign === '+' });
    client.server.world.commit(userOf(client), changes, effect);
    client.send(
      `* ${mailbox.messages.indexOf(message) + 1} FETCH (UID ${message.uid} FLAGS (${[...message.flags].join(' ')}))`,
    );
  }
  return 'OK Done';
}

function move(client: Client, { args }: Command): Outcome {
  writable(client);
  const { mailbox: from, messages } = chosen(client, args);
  const to = mailboxOf(client, textOf(args[1]));
  if (to === from) throw new Refused('[CANNOT] It is there already');
  for (const message of messages) {
    const uid = to.uidNext;
    const sequence = from.messages.indexOf(message) + 1;
    const { changes, effect } = moved(from, to, message);
    client.server.world.commit(userOf(client), changes, effect);
    client.send(`* OK [COPYUID ${to.uidValidity} ${message.uid} ${uid}] Moved`);
    tellRemoved(client, sequence, message.uid);
  }
  return 'OK Done';
}

function expunge(client: Client, { args }: Command): Outcome {
  writable(client);
  const { mailbox, messages } = chosen(client, args);
  for (const message of messages.filter(({ flags }) => flags.has('\\Deleted'))) {
    const sequence = mailbox.messages.indexOf(message) + 1;
    const change = { type: 'removed', path: mailbox.path, uid: message.uid } as const;
    client.server.world.commit(userOf(client), [change]);
    tellRemoved(client, sequence, message.uid);
  }
  return 'OK Done';
}

function append(client: Client, { args }: Command): Outcome {
  const mailbox = mailboxOf(client, textOf(args[0]));
  const optional = args.slice(1, -1);
  const flags = optional.find(Array.isArray) ?? [];
  const date = optional.find((argument) => typeof argument === 'string');
  const raw = Buffer.from(textOf(args.at(-1)), 'latin1');
  const uid = mailbox.uidNext;
  const at = date === undefined ? client.server.world.now() : readDate(textOf(date));
  const { changes, effect } = appended(mailbox, { raw, flags: flags.map(textOf), at });
  const { world } = client.server;
  // Filing what was submitted is a part of sending it; anything else in Sent is a change of its own.
  if (mailbox.role === '\\Sent' && world.hasSubmitted(userOf(client), raw))
    world.commit(userOf(client), changes);
  else world.commit(userOf(client), changes, effect);
  return `OK [APPENDUID ${mailbox.uidValidity} ${uid}] Saved`;
}
