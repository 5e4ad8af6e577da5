import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WebClient } from '@slack/web-api';
import type { ShiftableClock } from '../../../src/lib/time.ts';
import type { SlackSandbox } from '../../../src/sandbox/slack/workspace.ts';
import { createSandbox, post, section, START, stoppedClock } from './bolt-app.ts';
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

describe('messages', () => {
  test('go to a channel by id or name, and to a person by DM or user id', async () => {
    for (const channel of ['C0DEPLOYS', '#deploys', 'deploys'])
      expect((await post(client, { channel, text: 'hi' })).channel).toBe('C0DEPLOYS');
    for (const channel of [DM, 'U0OWNER'])
      expect((await post(client, { channel, text: 'hi' })).channel).toBe(DM);
    expect(sandbox.dmOf('U0OWNER')).toBe(DM);
    expect(await outcome(post(client, { channel: 'C0OTHER', text: 'hi' }))).toBe(
      'channel_not_found',
    );
    expect(await outcome(post(client, { channel: sandbox.botUserId, text: 'hi' }))).toBe(
      'cannot_dm_bot',
    );
  });

  test('have timestamps that are unique and grow, even while the clock stands or goes back', async () => {
    const first = await post(client, { channel: DM, text: '1' });
    const second = await post(client, { channel: DM, text: '2' });
    clock.advance(-60_000);
    const third = await post(client, { channel: DM, text: '3' });
    expect(first.ts).toBe(`${START.getTime() / 1000}.000000`);
    expect([first.ts, second.ts, third.ts]).toEqual([first.ts, second.ts, third.ts].sort());
    expect(new Set([first.ts, second.ts, third.ts]).size).toBe(3);
  });

  test('keep their metadata through an edit, until it is removed', async () => {
    const metadata = { event_type: 'card', event_payload: { id: 'A1', n: 2, list: [{ a: true }] } };
    const card = await post(client, { channel: DM, text: 'hi', metadata });
    await client.chat.update({ ...card, text: 'ho' });
    expect(sandbox.conversation(DM)[0]?.metadata).toEqual(metadata);
    await client.apiCall('chat.update', { ...card, text: 'ho', metadata: {} });
    expect(sandbox.conversation(DM)[0]?.metadata).toBeUndefined();
  });

  test('keep their blocks when nothing is sent for them, and lose them to a bare text', async () => {
    const card = await post(client, { channel: DM, text: 'hi', blocks: [section('hi')] });
    await client.apiCall('chat.update', { ...card, text: 'ho', blocks: [section('ho')] });
    expect(sandbox.conversation(DM)[0]?.blocks).toMatchObject([section('ho')]);
    await client.chat.update({ ...card, text: 'bare' });
    expect(sandbox.conversation(DM)[0]).toMatchObject({ text: 'bare', blocks: [] });
  });

  test('are updated and deleted only where they exist and are the bot’s own', async () => {
    await sandbox.as('U0OWNER').say('C0DEPLOYS', 'mine');
    const ts = String(sandbox.conversation('C0DEPLOYS')[0]?.ts);
    const foreign = { channel: 'C0DEPLOYS', ts };
    expect(await outcome(client.chat.update({ ...foreign, text: 'x' }))).toBe(
      'cant_update_message',
    );
    expect(await outcome(client.chat.delete(foreign))).toBe('cant_delete_message');
    const unknown = { channel: 'C0DEPLOYS', ts: '1.000000' };
    expect(await outcome(client.chat.update({ ...unknown, text: 'x' }))).toBe('message_not_found');
    expect(await outcome(client.chat.update({ channel: 'U0OWNER', ts, text: 'x' }))).toBe(
      'channel_not_found',
    );
    const own = await post(client, { channel: DM, text: 'hi' });
    expect(await outcome(client.chat.delete(own))).toBe('ok');
    expect(sandbox.conversation(DM)).toEqual([]);
  });

  test('for one pair of eyes are seen by nobody else and cannot be edited', async () => {
    const sent = await client.chat.postEphemeral({
      channel: 'C0DEPLOYS',
      user: 'U0SECOND',
      text: 'psst',
    });
    expect(sandbox.as('U0SECOND').ephemerals('C0DEPLOYS')).toMatchObject([{ text: 'psst' }]);
    expect(sandbox.as('U0OWNER').ephemerals()).toEqual([]);
    expect(sandbox.conversation('C0DEPLOYS')).toEqual([]);
    const ts = String(sent.message_ts);
    expect(await outcome(client.chat.update({ channel: 'C0DEPLOYS', ts, text: 'x' }))).toBe(
      'message_not_found',
    );
    expect(
      await outcome(client.chat.postEphemeral({ channel: DM, user: 'U0SECOND', text: 'psst' })),
    ).toBe('user_not_in_channel');
  });

  test('have permalinks', async () => {
    const { channel, ts } = await post(client, { channel: DM, text: 'hi' });
    const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
    expect(permalink).toBe(`${sandbox.url}/archives/${DM}/p${ts.replace('.', '')}`);
  });
});

describe('history', () => {
  test('is newest first, in pages, without thread replies, with metadata on request', async () => {
    const metadata = { event_type: 'card', event_payload: { id: 'A1' } };
    const first = await post(client, { channel: DM, text: '1', metadata });
    await post(client, { channel: DM, text: '2' });
    await post(client, { channel: DM, text: 'reply', thread_ts: first.ts });
    await post(client, { channel: DM, text: '3' });

    const page = await client.conversations.history({ channel: DM, limit: 2 });
    expect(page.messages?.map(({ text }) => text)).toEqual(['3', '2']);
    expect(page.has_more).toBe(true);
    const rest = await client.conversations.history({
      channel: DM,
      limit: 2,
      cursor: String(page.response_metadata?.next_cursor),
      include_all_metadata: true,
    });
    expect(rest.messages).toMatchObject([{ text: '1', metadata, reply_count: 1 }]);
    expect(rest.has_more).toBe(false);
    const bare = await client.conversations.history({
      channel: DM,
      oldest: first.ts,
      inclusive: true,
    });
    expect(bare.messages?.at(-1)).not.toHaveProperty('metadata');
    const after = await client.conversations.history({ channel: DM, oldest: first.ts });
    expect(after.messages?.map(({ text }) => text)).toEqual(['3', '2']);
  });

  test('of a thread begins with its parent', async () => {
    const root = await post(client, { channel: DM, text: 'root' });
    const reply = await post(client, { channel: DM, text: 'one', thread_ts: root.ts });
    await post(client, { channel: DM, text: 'two', thread_ts: reply.ts });
    const thread = await client.conversations.replies({ channel: DM, ts: root.ts });
    expect(thread.messages?.map(({ text }) => text)).toEqual(['root', 'one', 'two']);
    expect(await outcome(post(client, { channel: DM, text: 'x', thread_ts: '1.000000' }))).toBe(
      'thread_not_found',
    );
  });

  test('of a channel needs a scope that this app does not have', async () => {
    expect(await outcome(client.conversations.history({ channel: 'C0DEPLOYS' }))).toBe(
      'missing_scope',
    );
  });
});
