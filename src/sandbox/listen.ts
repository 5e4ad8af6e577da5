import { createServer, type Server } from 'node:http';
import type { Server as SocketServer } from 'node:net';
import type { Express } from 'express';
import type { Clock } from '../lib/time.ts';

/** Of a server that keeps nothing beyond its process. */
export interface InMemoryOptions {
  clock: Clock;
  /** Takes a free one by default. */
  port?: number;
}

export interface Listening {
  readonly server: Server;
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves on loopback only; port 0 takes a free one. */
export async function listen(app: Express, port = 0): Promise<Listening> {
  const server = createServer(app);
  const taken = await listenOn(server, port);
  return {
    server,
    url: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Listens on loopback, and returns the port. */
export async function listenOn(server: SocketServer, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}
