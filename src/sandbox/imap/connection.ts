import type { Socket } from 'node:net';
import { BadCommand, type Command, CommandReader, parseCommand } from './command.ts';
import { type Client, type Outcome, Refused, type Server } from './client.ts';
import { COMMANDS } from './commands.ts';

export function serveClient(server: Server, socket: Socket): void {
  const reader = new CommandReader();
  const client: Client = {
    server,
    user: null,
    revocations: 0,
    selected: null,
    enabled: new Set(),
    awaits: null,
    send: (line) => {
      if (!socket.destroyed) socket.write(typeof line === 'string' ? `${line}\r\n` : line);
    },
    end: () => socket.end(),
  };
  client.send(`* OK [CAPABILITY ${server.capabilities}] Sandbox ready`);
  let turn = Promise.resolve();
  socket.on('error', () => socket.destroy());
  socket.on('close', () => server.idling.delete(client));
  socket.on('data', (chunk) => {
    for (const parts of reader.push(chunk, () => client.send('+ go on')))
      turn = turn.then(() => answer(client, socket, parts));
  });
}

async function answer(
  client: Client,
  socket: Socket,
  parts: readonly (string | Buffer)[],
): Promise<void> {
  if (socket.destroyed) return;
  if (client.awaits !== null) {
    const { awaits } = client;
    client.awaits = null;
    awaits(String(parts[0]));
    return;
  }
  let command: Command;
  try {
    command = parseCommand(parts);
  } catch {
    client.send('* BAD That is no command');
    return;
  }
  client.server.count.commands += 1;
  await carryOut(client, socket, command);
}

async function carryOut(client: Client, socket: Socket, command: Command): Promise<void> {
  const fault = client.server.faults.take(command.line);
  if (fault?.type === 'drop-request') {
    socket.destroy();
    return;
  }
  if (fault?.type === 'status') {
    const code = fault.status === 429 ? 'LIMIT' : 'SERVERBUG';
    client.send(`${command.tag} NO [${code}] Fault switched on`);
    return;
  }
  if (fault?.type === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  const outcome = outcomeOf(client, command);
  if (fault?.type === 'drop-answer') socket.destroy();
  else if (outcome !== null) client.send(`${command.tag} ${outcome}`);
}

function outcomeOf(client: Client, command: Command): Outcome | null {
  const run = COMMANDS[command.name];
  try {
    if (run === undefined) throw new BadCommand(`${command.name} is not a command here`);
    if (
      client.user !== null &&
      client.user.revocations > client.revocations &&
      command.name !== 'LOGOUT'
    ) {
      client.send('* BYE Your access was taken back');
      client.end();
      return null;
    }
    return run(client, command);
  } catch (error) {
    if (error instanceof BadCommand) return `BAD ${error.message}`;
    if (error instanceof Refused) return `NO ${error.message}`;
    throw error;
  }
}
