import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { SlackSandbox } from '../../../src/sandbox/slack/workspace.ts';
import { button, createSandbox, post } from './bolt-app.ts';
import { clientOf } from './calls.ts';

type Message = Record<string, unknown>;

let sandbox: SlackSandbox;

beforeEach(async () => {
  sandbox = await createSandbox({ ackLimitMs: 100 });
});

afterEach(async () => {
  await sandbox.close();
});

async function socketUrl(): Promise<string> {
  const client = clientOf(sandbox, sandbox.appToken);
  const opened = await client.apps.connections.open({});
  return String(opened.url);
}

/** A bare connection that sees every frame and acknowledges only when told. */
async function connect(): Promise<{ socket: WebSocket; next: () => Promise<Message> }> {
  const socket = new WebSocket(await socketUrl());
  const frames: Message[] = [];
  socket.on('message', (data: Buffer) => {
    frames.push(JSON.parse(data.toString('utf8')));
    socket.emit('frame');
  });
  const next = async (): Promise<Message> => {
    while (frames.length === 0) await once(socket, 'frame');
    return frames.shift() ?? {};
  };
  return { socket, next };
}

describe('Socket Mode on the wire', () => {
  test('greets each connection with a hello', async () => {
    const { next } = await connect();
    expect(await next()).toMatchObject({
      type: 'hello',
      num_connections: 1,
      connection_info: { app_id: 'A0NIGHTSHIFT' },
    });
  });

  test('gives each address to one connection only', async () => {
    const url = await socketUrl();
    await once(new WebSocket(url), 'open');
    const second = new WebSocket(url);
    const [error] = await once(second, 'error');
    expect(String(error)).toContain('socket hang up');
  });

  test('wraps an event into an envelope and takes an acknowledgement for it', async () => {
    const { socket, next } = await connect();
    await next();
    const said = sandbox.as('U0OWNER').say(sandbox.dmOf('U0OWNER'), 'hi');
    const envelope = await next();
    expect(envelope).toMatchObject({
      type: 'events_api',
      accepts_response_payload: false,
      retry_attempt: 0,
      retry_reason: '',
      payload: {
        type: 'event_callback',
        team_id: 'T0NIGHT',
        api_app_id: 'A0NIGHTSHIFT',
        event: { type: 'message', channel_type: 'im', user: 'U0OWNER', text: 'hi' },
        authorizations: [{ team_id: 'T0NIGHT', user_id: 'U0NIGHTSHIFT', is_bot: true }],
      },
    });
    socket.send(JSON.stringify({ envelope_id: envelope['envelope_id'], payload: {} }));
    await said;
  });

  test('sends an unacknowledged event again, three times and no more', async () => {
    const { next } = await connect();
    await next();
    await expect(sandbox.as('U0OWNER').say(sandbox.dmOf('U0OWNER'), 'hi')).rejects.toThrow(
      'did not acknowledge',
    );
    const attempts = [await next(), await next(), await next(), await next()];
    expect(attempts.map((attempt) => [attempt['retry_attempt'], attempt['retry_reason']])).toEqual([
      [0, ''],
      [1, 'timeout'],
      [2, 'timeout'],
      [3, 'timeout'],
    ]);
    const ids = attempts.map(({ payload }) => (payload as Message)['event_id']);
    expect(new Set(ids).size).toBe(1);
  });

  test('hands the event of a connection that died to another one', async () => {
    const first = await connect();
    await first.next();
    const said = sandbox.as('U0OWNER').say(sandbox.dmOf('U0OWNER'), 'hi');
    await first.next();
    const second = await connect();
    await second.next();
    first.socket.terminate();
    const again = await second.next();
    expect(again).toMatchObject({ retry_attempt: 1, retry_reason: 'connection_failed' });
    second.socket.send(JSON.stringify({ envelope_id: again['envelope_id'], payload: {} }));
    await said;
  });

  test('never repeats a click: the person sees that it failed', async () => {
    const { channel, ts } = await post(clientOf(sandbox), {
      channel: 'C0DEPLOYS',
      text: 'Go?',
      blocks: [{ type: 'actions', elements: [button('go')] }],
    });
    const first = await connect();
    const second = await connect();
    await Promise.all([first.next(), second.next()]);
    const click = sandbox.as('U0OWNER').click({ channel, ts }, 'go');
    const failed = click.then(() => 'acknowledged', String);
    const seen = await Promise.race([first.next(), second.next()]);
    expect(seen).toMatchObject({ type: 'interactive' });
    expect(seen).not.toHaveProperty('retry_attempt');
    expect(await failed).toContain('did not acknowledge');
  });

  test('asks a connection to leave before it drops it', async () => {
    const { next } = await connect();
    await next();
    sandbox.dropSockets();
    expect(await next()).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
  });

  test('turns away the eleventh connection', async () => {
    for (let count = 0; count < 10; count += 1) await (await connect()).next();
    const { next } = await connect();
    expect(await next()).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
  });
});
