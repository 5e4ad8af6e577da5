import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { stopwatch } from '../../lib/time.ts';
import { parseJson } from '../../lib/trust.ts';
import {
  EVENT_RETRIES,
  NotAcknowledged,
  type Acknowledgement,
  type Delivery,
  type Envelope,
} from './delivery.ts';
import { IDENTITY } from './identity.ts';
import { recordOf, stringOf } from './json.ts';
import { closeGently } from './close-gently.ts';
import { disconnectMessage, helloMessage } from './socket-messages.ts';

/** Docs: "Using Socket Mode", at most ten connections; each event goes to one of them. */
const MAX_CONNECTIONS = 10;
const PING_EVERY_MS = 10_000;

export interface SocketMode extends Delivery {
  /** A WebSocket address with a ticket for one connection. */
  mintUrl(): string;
  /** Takes over an HTTP upgrade of the sandbox's server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every connection: with a `disconnect` message, or `hard`, as a broken network would. */
  drop(how: 'refresh' | 'hard'): void;
  readonly connections: number;
}

interface Attempt {
  envelope: Envelope;
  number: number;
  reason: string | undefined;
  settle: Settle;
}

interface Settle {
  resolve(acknowledgement: Acknowledgement): void;
  reject(error: Error): void;
}

interface Pending {
  attempt: Attempt;
  socket: WebSocket;
  elapsed: () => number;
  timer: NodeJS.Timeout;
}

interface Hub {
  ackLimitMs: number;
  sockets: WebSocket[];
  pending: Map<string, Pending>;
  /** Events that wait for a connection. */
  waiting: Attempt[];
  tickets: Set<string>;
  copies: number;
  turn: number;
}

const IGNORED: Settle = { resolve: () => {}, reject: () => {} };

export function createSocketMode(options: {
  url: () => string;
  ackLimitMs: number;
  onChange: () => void;
}): SocketMode {
  const hub: Hub = {
    ackLimitMs: options.ackLimitMs,
    sockets: [],
    pending: new Map(),
    waiting: [],
    tickets: new Set(),
    copies: 0,
    turn: 0,
  };
  const server = new WebSocketServer({ noServer: true });
  server.on('connection', (socket) => {
    welcome(hub, socket, options.onChange);
  });
  return {
    mintUrl: () => {
      const ticket = randomBytes(16).toString('hex');
      hub.tickets.add(ticket);
      return `${options.url().replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${IDENTITY.appId}`;
    },
    upgrade: (request, socket, head) => {
      const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket');
      if (ticket === null || !hub.tickets.delete(ticket)) socket.destroy();
      else
        server.handleUpgrade(request, socket, head, (webSocket) =>
          server.emit('connection', webSocket, request),
        );
    },
    deliver: (envelope) => deliver(hub, envelope),
    redeliver: (copies) => {
      hub.copies = copies;
    },
    drop: (how) => {
      drop(hub, how);
    },
    get connections() {
      return hub.sockets.length;
    },
    get connected() {
      return hub.sockets.length > 0;
    },
    close: () => leave(hub, server),
  };
}

async function leave(hub: Hub, server: WebSocketServer): Promise<void> {
  for (const { timer } of hub.pending.values()) clearTimeout(timer);
  hub.pending.clear();
  await closeGently(server);
}

function welcome(hub: Hub, socket: WebSocket, onChange: () => void): void {
  if (hub.sockets.length >= MAX_CONNECTIONS) {
    socket.send(disconnectMessage('too_many_websockets'));
    return;
  }
  hub.sockets.push(socket);
  const pings = setInterval(() => {
    socket.ping();
  }, PING_EVERY_MS);
  pings.unref();
  socket.on('message', (data: Buffer) => {
    acknowledged(hub, data.toString('utf8'));
  });
  socket.on('error', () => {
    socket.terminate();
  });
  socket.on('close', () => {
    clearInterval(pings);
    forget(hub, socket);
    onChange();
  });
  socket.send(helloMessage(hub.sockets.length));
  onChange();
  for (const attempt of hub.waiting.splice(0)) send(hub, attempt);
}

function deliver(hub: Hub, envelope: Envelope): Promise<Acknowledgement> {
  return new Promise((resolve, reject) => {
    send(hub, { envelope, number: 0, reason: undefined, settle: { resolve, reject } });
    for (let copy = 1; copy <= hub.copies; copy += 1)
      send(hub, { envelope, number: copy, reason: 'timeout', settle: IGNORED });
  });
}

function send(hub: Hub, attempt: Attempt): void {
  const open = hub.sockets.filter((socket) => socket.readyState === socket.OPEN);
  hub.turn += 1;
  const socket = open[hub.turn % Math.max(open.length, 1)];
  if (socket === undefined) {
    noConnection(hub, attempt);
    return;
  }
  const envelopeId = randomUUID();
  const timer = setTimeout(() => {
    timedOut(hub, envelopeId);
  }, hub.ackLimitMs);
  timer.unref();
  hub.pending.set(envelopeId, { attempt, socket, elapsed: stopwatch(), timer });
  const { envelope, number, reason } = attempt;
  const retry = envelope.type === 'events_api' ? retryFields(number, reason) : {};
  socket.send(
    JSON.stringify({
      envelope_id: envelopeId,
      type: envelope.type,
      payload: envelope.payload,
      accepts_response_payload: envelope.acceptsResponse,
      ...retry,
    }),
  );
}

function retryFields(number: number, reason: string | undefined): object {
  return { retry_attempt: number, retry_reason: reason ?? '' };
}

function noConnection(hub: Hub, attempt: Attempt): void {
  if (attempt.envelope.type !== 'events_api') {
    attempt.settle.reject(new NotAcknowledged('No app is connected (dispatch_failed)'));
    return;
  }
  hub.waiting.push(attempt);
  const timer = setTimeout(() => {
    attempt.settle.reject(new NotAcknowledged('No app was connected; the event waits for one'));
  }, hub.ackLimitMs);
  timer.unref();
}

function acknowledged(hub: Hub, text: string): void {
  const message = recordOf(parseJson(text));
  const envelopeId = stringOf(message['envelope_id']) ?? '';
  const pending = hub.pending.get(envelopeId);
  if (pending === undefined) return;
  hub.pending.delete(envelopeId);
  clearTimeout(pending.timer);
  pending.attempt.settle.resolve({ payload: message['payload'] ?? {}, afterMs: pending.elapsed() });
}

function timedOut(hub: Hub, envelopeId: string): void {
  const pending = hub.pending.get(envelopeId);
  if (pending === undefined) return;
  hub.pending.delete(envelopeId);
  pending.attempt.settle.reject(
    new NotAcknowledged(
      `The app did not acknowledge ${pending.attempt.envelope.type} within ${hub.ackLimitMs} ms`,
    ),
  );
  again(hub, pending.attempt, 'timeout');
}

function forget(hub: Hub, socket: WebSocket): void {
  hub.sockets = hub.sockets.filter((other) => other !== socket);
  for (const [envelopeId, pending] of hub.pending) {
    if (pending.socket !== socket) continue;
    hub.pending.delete(envelopeId);
    clearTimeout(pending.timer);
    if (pending.attempt.envelope.type !== 'events_api')
      pending.attempt.settle.reject(new NotAcknowledged('The connection broke before the ack'));
    again(hub, pending.attempt, 'connection_failed');
  }
}

function again(hub: Hub, attempt: Attempt, reason: string): void {
  if (attempt.envelope.type !== 'events_api' || attempt.number >= EVENT_RETRIES) return;
  send(hub, { ...attempt, number: attempt.number + 1, reason });
}

function drop(hub: Hub, how: 'refresh' | 'hard'): void {
  // Nothing more goes to a connection that was asked to leave; what is under way counts as lost.
  for (const socket of hub.sockets.splice(0)) {
    if (how === 'hard') socket.terminate();
    else socket.send(disconnectMessage('refresh_requested'));
  }
}
