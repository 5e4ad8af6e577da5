import { request } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App, BlockAction } from '@slack/bolt';
import type { ClientAct, ClientState } from '../../../src/sandbox/slack/client-api.ts';
import type { SlackSandbox } from '../../../src/sandbox/slack/workspace.ts';
import { button, createSandbox, createSocketApp, post, section, START } from './bolt-app.ts';

let sandbox: SlackSandbox;
let app: App;

beforeEach(async () => {
  sandbox = await createSandbox();
  app = createSocketApp(sandbox);
});

afterEach(async () => {
  await app.stop();
  await sandbox.close();
});

async function state(as = 'U0OWNER'): Promise<ClientState> {
  const response = await fetch(`${sandbox.url}/client/state?as=${as}`);
  return (await response.json()) as ClientState;
}

async function act(what: ClientAct): Promise<unknown> {
  const response = await fetch(`${sandbox.url}/client/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(what),
  });
  return response.json();
}

describe('what the page reads', () => {
  test('is the workspace as one person sees it', async () => {
    await post(app.client, { channel: 'U0OWNER', text: 'for Dana', blocks: [section('for Dana')] });
    await post(app.client, { channel: 'C0DEPLOYS', text: 'for all' });
    await app.client.chat.postEphemeral({ channel: 'C0DEPLOYS', user: 'U0OWNER', text: 'psst' });

    const owner = await state();
    expect(owner).toMatchObject({
      team: { id: 'T0NIGHT' },
      me: { id: 'U0OWNER', role: 'owner' },
      now: START.toISOString(),
      home: null,
      views: [],
      socket: 'waiting',
      commands: [{ command: '/nightshift' }],
      conversations: [
        {
          id: 'D0OWNER',
          name: 'Nightshift',
          kind: 'dm',
          messages: [{ text: 'for Dana', fromApp: true, ephemeral: false, replyCount: 0 }],
        },
        {
          id: 'C0DEPLOYS',
          name: 'deploys',
          kind: 'channel',
          messages: [{ text: 'for all' }, { text: 'psst', ephemeral: true }],
        },
      ],
    });
    const second = await state('U0SECOND');
    expect(second.conversations.map(({ messages }) => messages.map(({ text }) => text))).toEqual([
      [],
      ['for all'],
    ]);
  });

  test('says when an app is connected', async () => {
    await app.start();
    expect((await state()).socket).toBe('connected');
  });

  test('knows nobody else', async () => {
    const response = await fetch(`${sandbox.url}/client/state?as=U0NOBODY`);
    expect(response.status).toBe(404);
  });

  test('is announced at every change', async () => {
    const response = await fetch(`${sandbox.url}/client/events?as=U0OWNER`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('data: {}\n\n');
    await post(app.client, { channel: 'U0OWNER', text: 'new' });
    expect((await reader?.read())?.value).toContain('data: {}\n\n');
    await reader?.cancel();
  });
});

describe('what the page does', () => {
  test('reaches the app like a person’s own act', async () => {
    const clicks: BlockAction[] = [];
    app.action<BlockAction>('go', async ({ ack, body }) => {
      clicks.push(body);
      await ack();
    });
    app.command('/nightshift', async ({ ack, command }) => ack(`re: ${command.text}`));
    await app.start();
    const { channel, ts } = await post(app.client, {
      channel: 'U0OWNER',
      text: 'Go?',
      blocks: [{ type: 'actions', block_id: 'row', elements: [button('go', 'A1')] }],
    });
    const as = 'U0OWNER';

    const answers = [
      await act({
        as,
        type: 'click',
        container: { channel, ts },
        blockId: 'row',
        actionId: 'go',
        element: { value: 'A1' },
        values: {},
      }),
      await act({ as, type: 'command', channel, text: '/nightshift hello' }),
      await act({ as, type: 'say', channel, text: 'hi', threadTs: ts }),
      await act({ as, type: 'open-home' }),
    ];

    expect(answers).toEqual([{ ok: true }, { ok: true }, { ok: true }, { ok: true }]);
    expect(clicks).toMatchObject([{ actions: [{ value: 'A1', block_id: 'row' }] }]);
    const [dm] = (await state()).conversations;
    expect(dm?.messages.map(({ text, replyCount }) => [text, replyCount])).toEqual([
      ['Go?', 1],
      ['re: hello', 0],
      ['hi', 0],
    ]);
  });

  test('fails with a sentence where a person could not do it', async () => {
    const answer = await act({
      as: 'U0SECOND',
      type: 'click',
      container: { channel: 'D0OWNER', ts: '1.000000' },
      blockId: 'row',
      actionId: 'go',
      element: {},
      values: {},
    });
    expect(answer).toEqual({ ok: false, error: 'Sam Okafor cannot see D0OWNER' });
  });

  test('moves the clock only through the hook', async () => {
    const moves: Date[] = [];
    const to = '2026-11-21T06:00:00.000Z';
    await act({ as: 'U0OWNER', type: 'clock', to });
    sandbox.onClock = (instant) => void moves.push(instant);
    await act({ as: 'U0OWNER', type: 'clock', to });
    expect(moves).toEqual([new Date(to)]);
  });
});

describe('the door', () => {
  test('is closed to forms of other sites', async () => {
    const response = await fetch(`${sandbox.url}/client/act`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ as: 'U0OWNER', type: 'open-home' }),
    });
    expect(response.status).toBe(415);
  });

  test('is closed to other names for this machine', async () => {
    const statusFor = async (host: string): Promise<unknown> => {
      const { port } = new URL(sandbox.url);
      const call = request({ host: '127.0.0.1', port, path: '/client/state', headers: { host } });
      call.end();
      const [response] = await once(call, 'response');
      response.resume();
      return response.statusCode;
    };
    expect(await statusFor('evil.example')).toBe(403);
    expect(await statusFor('localhost:1')).toBe(200);
  });

  test('lets the page load nothing from elsewhere', async () => {
    const response = await fetch(sandbox.pageUrl);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(response.headers.get('x-powered-by')).toBeNull();
  });
});
