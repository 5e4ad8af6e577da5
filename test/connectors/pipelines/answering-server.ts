import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const servers: Server[] = [];

export async function closeServers(): Promise<void> {
  const closing = servers.splice(0).map((server) => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeAllConnections();
    return closed;
  });
  await Promise.all(closing);
}

/** A server on loopback that answers every request by the one handler; its address. */
export async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return `http://127.0.0.1:${address.port}`;
}

type Status = number | [status: number, headers: Record<string, string>];

export function json(response: ServerResponse, status: Status, body: unknown): void {
  const [code, headers] = typeof status === 'number' ? [status, {}] : status;
  response.writeHead(code, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
