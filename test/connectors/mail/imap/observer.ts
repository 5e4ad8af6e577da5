import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Effect } from '#src/sandbox/effects.ts';
import { createFaults, type Faults } from '#src/sandbox/faults.ts';
import { readableName } from '#src/sandbox/imap/mailbox-name.ts';
import { type Command, CommandReader, parseCommand, textOf } from '#src/sandbox/imap/command.ts';

/** Stands between a client and a mail server: notes every change that the server accepted, and disturbs. */
export interface Observer {
  readonly port: number;
  readonly faults: Faults;
  readonly effects: readonly Effect[];
  /** A message that a submission server took; filing it is no effect of its own. */
  submitted(raw: Buffer): void;
  /** Connections that are open. */
  readonly connections: number;
  close(): Promise<void>;
}

interface Watched {
  client: Socket;
  server: Socket;
  /** Where the next commands apply. */
  mailbox: { path: string; uidValidity: string };
  /** The command whose answer is awaited, and whether it may be seen. */
  pending: { command: Command; isAnswerDropped: boolean } | null;
}

export async function observe(
  serverPort: number,
  messageIdOf: (uid: number) => string,
): Promise<Observer> {
  const faults = createFaults();
  const effects: Effect[] = [];
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    const watched: Watched = {
      client,
      server,
      mailbox: { path: '', uidValidity: '' },
      pending: null,
    };
    client.on('data', requests(watched, faults));
    server.on(
      'data',
      answers(watched, (command) => {
        const effect = effectOf(command, watched.mailbox, messageIdOf);
        if (effect !== null && !isCopy(effect, effects)) effects.push(effect);
      }),
    );
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    port: (listener.address() as AddressInfo).port,
    faults,
    effects,
    submitted: (raw) => {
      const body = { command: 'SUBMIT', message: raw.toString('base64url') };
      effects.push({ at: '', provider: 'imap', method: 'POST', target: '/;SUBMISSION', body });
    },
    get connections() {
      return sockets.size / 2;
    },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Forwards what the client sends; a literal only once the server agreed to it, as the client waits. */
function requests(watched: Watched, faults: Faults): (chunk: Buffer) => void {
  const reader = new CommandReader();
  return (chunk) => {
    for (const parts of reader.push(chunk, () => undefined)) {
      const command = commandOf(parts);
      const fault = command === null ? undefined : faults.take(command.line);
      if (fault?.type === 'drop-request') {
        watched.client.destroy();
        return;
      }
      if (command !== null && fault?.type === 'status') {
        watched.client.write(`${command.tag} NO [LIMIT] Fault switched on\r\n`);
        return;
      }
      if (command !== null)
        watched.pending = { command, isAnswerDropped: fault?.type === 'drop-answer' };
    }
    watched.server.write(chunk);
  };
}

function commandOf(parts: readonly (string | Buffer)[]): Command | null {
  try {
    return parseCommand(parts);
  } catch {
    return null;
  }
}

function answers(watched: Watched, onDone: (command: Command) => void): (chunk: Buffer) => void {
  return (chunk) => {
    const { pending, mailbox, client } = watched;
    const text = chunk.toString('latin1');
    mailbox.uidValidity = /\[UIDVALIDITY (\d+)\]/.exec(text)?.[1] ?? mailbox.uidValidity;
    const isDone = pending !== null && text.includes(`${pending.command.tag} OK`);
    if (pending !== null && isDone) {
      watched.pending = null;
      const { name, args } = pending.command;
      if (name === 'SELECT' || name === 'EXAMINE') mailbox.path = textOf(args[0]);
      onDone(pending.command);
      if (pending.isAnswerDropped) {
        client.destroy();
        return;
      }
    }
    client.write(chunk);
  };
}

function effectOf(
  { name, args }: Command,
  { path, uidValidity }: Watched['mailbox'],
  messageIdOf: (uid: number) => string,
): Effect | null {
  const seen = { at: '', provider: 'imap', method: 'POST' };
  if (name === 'APPEND') {
    const message = Buffer.from(textOf(args.at(-1)), 'latin1').toString('base64url');
    const target = `/;SPECIAL-USE=${textOf(args[0])}`;
    return { ...seen, target, body: { command: 'APPEND', flags: args[1], message } };
  }
  if (name === 'CREATE')
    return {
      ...seen,
      target: '/;CREATE',
      // By Dovecot's delimiter for Maildir.
      body: { command: name, mailbox: readableName(textOf(args[0])).replaceAll('.', '/') },
    };
  if (name !== 'UID MOVE' && name !== 'UID STORE') return null;
  const uid = Number(args[0]);
  const place = `${encodeURIComponent(readableName(path))};UIDVALIDITY=${uidValidity}/;UID=${uid}`;
  const target = `/${place};MESSAGE-ID=${encodeURIComponent(messageIdOf(uid))}`;
  if (name === 'UID MOVE')
    return { ...seen, target, body: { command: name, mailbox: boxOf(textOf(args[1])) } };
  const key = textOf(args[1]).startsWith('+') ? 'add' : 'remove';
  return { ...seen, target, body: { command: name, [key]: args[2] } };
}

function isCopy({ target, body }: Effect, effects: readonly Effect[]): boolean {
  const { message } = body as { message?: string };
  return (
    target === '/;SPECIAL-USE=Sent' &&
    effects.some(
      (one) =>
        (one.body as { command?: string; message?: string }).command === 'SUBMIT' &&
        (one.body as { message?: string }).message === message,
    )
  );
}

const ROLES = new Set(['Archive', 'Drafts', 'Junk', 'Sent']);

/** Mailboxes are named by their role, where they have one. */
function boxOf(name: string): string {
  return ROLES.has(name) ? `\\${name}` : readableName(name);
}
