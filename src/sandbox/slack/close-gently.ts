import type { WebSocket, WebSocketServer } from 'ws';

const FAREWELL_MS = 500;

/** Says goodbye to every connection (code 1001, RFC 6455), and hangs up on those that do not say it back. */
export async function closeGently(server: WebSocketServer): Promise<void> {
  await Promise.all([...server.clients].map(farewell));
  server.close();
}

function farewell(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const hangUp = setTimeout(() => {
      socket.terminate();
    }, FAREWELL_MS);
    socket.once('close', () => {
      clearTimeout(hangUp);
      resolve();
    });
    socket.close(1001);
  });
}
