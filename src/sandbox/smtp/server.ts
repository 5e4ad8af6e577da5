import { createServer, type Socket } from 'node:net';
import { createFaults, type Faults } from '../faults.ts';
import { listenOn } from '../listen.ts';
import { SmtpSession, type SmtpWorld } from './session.ts';

/** A strict submission server on loopback. What it takes goes nowhere: `taken` is told. */
export interface SmtpSandbox {
  readonly port: number;
  /** Matched against command lines, for example `DATA`. */
  readonly faults: Faults;
  close(): Promise<void>;
}

export async function createSmtpSandbox(
  world: Omit<SmtpWorld, 'faults'>,
  port = 0,
): Promise<SmtpSandbox> {
  const faults = createFaults();
  const sockets = new Set<Socket>();
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    void new SmtpSession({ ...world, faults }, socket);
  });
  return {
    port: await listenOn(listener, port),
    faults,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
