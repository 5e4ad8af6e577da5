import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WebClient } from '@slack/web-api';
import type { ShiftableClock } from '../../../src/lib/time.ts';
import type { SlackSandbox } from '../../../src/sandbox/slack/workspace.ts';
import { createSandbox, post, section, stoppedClock } from './bolt-app.ts';
import { clientOf, outcome } from './calls.ts';

const DM = 'D0OWNER';

let sandbox: SlackSandbox;
let clock: ShiftableClock;
let client: WebClient;

beforeEach(async () => {
  clock = stoppedClock();
  sandbox = await createSandbox({ clock });
  client = clientOf(sandbox);
});

afterEach(async () => {
  await sandbox.close();
});

describe('tokens and scopes', () => {
  test('a bot token works, an unknown one or none does not', async () => {
    expect(await outcome(client.auth.test())).toBe('ok');
    expect(await outcome(clientOf(sandbox, 'xoxb-other').auth.test())).toBe('invalid_auth');
    expect(await outcome(clientOf(sandbox, '').auth.test())).toBe('not_authed');
  });

  test('each kind of token is for its own methods', async () => {
    const appClient = clientOf(sandbox, sandbox.appToken);
    expect(await outcome(appClient.apps.connections.open({}))).toBe('ok');
    expect(await outcome(appClient.auth.test())).toBe('not_allowed_token_type');
    expect(await outcome(client.apps.connections.open({}))).toBe('not_allowed_token_type');
  });

  test('auth.test says who the bot is and which scopes it has', async () => {
    expect(await client.auth.test()).toMatchObject({
      team_id: 'T0NIGHT',
      user_id: sandbox.botUserId,
      bot_id: 'B0NIGHTSHIFT',
      response_metadata: { scopes: expect.arrayContaining(['chat:write', 'commands']) },
    });
  });

  test('a method beyond the granted scopes is refused with what it needs', async () => {
    const call = client.reactions.add({ channel: DM, timestamp: '1.0', name: 'eyes' });
    await expect(call).rejects.toMatchObject({
      data: {
        error: 'missing_scope',
        needed: 'reactions:write',
        provided: expect.stringContaining('chat:write'),
      },
    });
    const generous = await createSandbox({ scopes: ['chat:write', 'reactions:write'] });
    const other = clientOf(generous);
    const { channel, ts } = await post(other, { channel: DM, text: 'hi' });
    expect(await outcome(other.reactions.add({ channel, timestamp: ts, name: 'eyes' }))).toBe('ok');
    expect(await outcome(other.reactions.add({ channel, timestamp: ts, name: 'eyes' }))).toBe(
      'already_reacted',
    );
    await generous.close();
  });

  test('an unknown method is refused', async () => {
    expect(await outcome(client.apiCall('chat.shout', {}))).toBe('unknown_method');
  });
});

describe('bodies', () => {
  test('JSON and form-encoded calls mean the same', async () => {
    const json = await fetch(`${sandbox.url}/api/chat.postMessage`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${sandbox.botToken}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify({ channel: DM, text: 'hi', blocks: [section('hi')] }),
    });
    expect(await json.json()).toMatchObject({ ok: true, channel: DM });
    await post(client, { channel: DM, text: 'hi', blocks: [section('hi')] });
    const [first, second] = sandbox.conversation(DM);
    expect(first?.blocks).toMatchObject([section('hi')]);
    expect(second?.blocks).toMatchObject([section('hi')]);
    expect(sandbox.payloads.map(({ body }) => body)).toEqual([
      { channel: DM, text: 'hi', blocks: [section('hi')] },
      { channel: DM, text: 'hi', blocks: [section('hi')] },
    ]);
  });

  test('what is not JSON is refused', async () => {
    expect(await outcome(client.apiCall('chat.postMessage', { channel: DM, blocks: '[{' }))).toBe(
      'invalid_blocks_format',
    );
    const broken = await fetch(`${sandbox.url}/api/auth.test`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(await broken.json()).toEqual({ ok: false, error: 'invalid_json' });
  });
});

describe('people', () => {
  test('are described as Slack does, with the offset of the season', async () => {
    const { user } = await client.users.info({ user: 'U0OWNER' });
    expect(user).toMatchObject({
      id: 'U0OWNER',
      team_id: 'T0NIGHT',
      tz: 'Europe/Berlin',
      tz_offset: 3600,
      is_bot: false,
      deleted: false,
      is_restricted: false,
    });
    expect(user?.profile).not.toHaveProperty('email');
    clock.set(new Date('2026-07-01T00:00:00Z'));
    expect((await client.users.info({ user: 'U0OWNER' })).user?.tz_offset).toBe(7200);
  });

  test('have the locale of their profile, or the workspace’s, and only for who asks for it', async () => {
    const ask = async (user: string, more: object): Promise<unknown> =>
      (await client.users.info({ user, ...more })).user?.locale;
    expect(await ask('U0OWNER', { include_locale: true })).toBe('de-DE');
    expect(await ask(sandbox.botUserId, { include_locale: true })).toBe('en-GB');
    expect(await ask('U0OWNER', {})).toBeUndefined();
  });

  test('include a guest and the bot, and nobody else', async () => {
    expect((await client.users.info({ user: 'U0GUEST' })).user?.is_restricted).toBe(true);
    expect((await client.users.info({ user: sandbox.botUserId })).user?.is_bot).toBe(true);
    expect(await outcome(client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
    expect((await client.users.list({})).members).toHaveLength(6);
  });

  test('have a direct message with the bot', async () => {
    const opened = await client.conversations.open({ users: 'U0SECOND' });
    expect(opened.channel?.id).toBe(sandbox.dmOf('U0SECOND'));
    expect(await outcome(client.conversations.open({ users: 'U0NOBODY' }))).toBe('user_not_found');
  });
});

describe('files', () => {
  test('are uploaded with the real client and posted', async () => {
    const generous = await createSandbox({ scopes: ['chat:write', 'files:write'] });
    const uploader = clientOf(generous);
    await uploader.files.uploadV2({
      channel_id: DM,
      initial_comment: 'The whole list',
      file: Buffer.from('a,b\r\n1,2\r\n'),
      filename: 'list.csv',
    });
    expect(generous.conversation(DM)).toMatchObject([
      { text: 'The whole list', files: [{ name: 'list.csv', size: 10 }] },
    ]);
    await generous.close();
    const without = await createSandbox({ scopes: ['chat:write'] });
    const refused = clientOf(without);
    expect(await outcome(refused.files.getUploadURLExternal({ filename: 'x', length: 1 }))).toBe(
      'missing_scope',
    );
    await without.close();
  });
});

describe('rate limits', () => {
  test('are off unless asked for', async () => {
    for (let count = 0; count < 30; count += 1) await post(client, { channel: DM, text: 'hi' });
    expect(sandbox.conversation(DM)).toHaveLength(30);
  });

  test('answer 429 with the seconds to wait, per channel', async () => {
    const strict = await createSandbox({ rateLimits: true });
    const poster = clientOf(strict, strict.botToken, { rejectRateLimitedCalls: true });
    for (let count = 0; count < 10; count += 1) await post(poster, { channel: DM, text: 'hi' });
    await expect(post(poster, { channel: DM, text: 'hi' })).rejects.toMatchObject({
      retryAfter: expect.any(Number),
    });
    await post(poster, { channel: 'C0DEPLOYS', text: 'hi' });
    await strict.close();
  });
});

describe('faults', () => {
  test('can swallow the answer of a post that happened', async () => {
    sandbox.faults.add({ match: /chat\.postMessage/, times: 1, kind: { type: 'drop-answer' } });
    await expect(post(client, { channel: DM, text: 'hi' })).rejects.toThrow('fetch failed');
    expect(sandbox.conversation(DM)).toHaveLength(1);
    expect(sandbox.httpRequests).toBe(1);
  });
});
