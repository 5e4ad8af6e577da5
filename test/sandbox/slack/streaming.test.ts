import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WebClient } from '@slack/web-api';
import type { ShiftableClock } from '../../../src/lib/time.ts';
import type { SlackSandbox } from '../../../src/sandbox/slack/workspace.ts';
import { createSandbox, post, section, stoppedClock } from './bolt-app.ts';
import { clientOf, outcome } from './calls.ts';

const DM = 'D0OWNER';
const CHANNEL = 'C0DEPLOYS';

let sandbox: SlackSandbox;
let clock: ShiftableClock;
let client: WebClient;
let question: string;

beforeEach(async () => {
  clock = stoppedClock();
  sandbox = await createSandbox({ clock });
  client = clientOf(sandbox);
  question = (await post(client, { channel: DM, text: 'what broke?' })).ts;
});

afterEach(async () => {
  await sandbox.close();
});

const task = (status: string) => ({ type: 'task_update', id: 'look', title: 'Looking', status });

async function started(args: object = { chunks: [task('in_progress')] }): Promise<string> {
  const where = { channel: DM, thread_ts: question, task_display_mode: 'plan' };
  const answer = await client.apiCall('chat.startStream', { ...where, ...args });
  return 'ts' in answer ? String(answer.ts) : '';
}

const call = (method: string, args: Record<string, unknown>): Promise<string> =>
  outcome(client.apiCall(method, args));
const append = (ts: string, args: object = { chunks: [task('complete')] }): Promise<string> =>
  call('chat.appendStream', { channel: DM, ts, ...args });
const stop = (ts: string, args: object = {}): Promise<string> =>
  call('chat.stopStream', { channel: DM, ts, ...args });

describe('a streamed message', () => {
  test('grows as a reply, brings its tasks up to date, and ends with the last blocks below', async () => {
    const ts = await started();
    expect(sandbox.conversation(DM)[1]).toMatchObject({
      threadTs: question,
      blocks: [{ type: 'plan' }],
    });
    expect(await append(ts)).toBe('ok');
    const metadata = { event_type: 'answer', event_payload: { key: 'a' } };
    expect(await stop(ts, { blocks: [section('Two runs.')], metadata })).toBe('ok');
    expect(sandbox.conversation(DM)[1]).toMatchObject({
      metadata,
      stream: { state: 'stopped' },
      blocks: [
        { type: 'plan', tasks: [{ task_id: 'look', status: 'complete' }] },
        { type: 'section' },
      ],
    });
    expect(sandbox.conversation(DM)[1]?.blocks).toHaveLength(2);
  });

  test('in text adds each piece to the last', async () => {
    const ts = await started({ markdown_text: 'Two ' });
    expect(await append(ts, { markdown_text: 'runs.' })).toBe('ok');
    expect(sandbox.conversation(DM)[1]?.text).toBe('Two runs.');
  });

  test('that has ended takes no more, and neither does one that was never begun', async () => {
    const ts = await started();
    expect(await stop(ts)).toBe('ok');
    for (const again of [append(ts), stop(ts), append(question)])
      expect(await again).toBe('message_not_in_streaming_state');
    expect(await append('1.000000')).toBe('message_not_found');
  });

  test('is closed by Slack after five minutes, and is a message like any other from then on', async () => {
    const ts = await started();
    const update = () => call('chat.update', { channel: DM, ts, text: 'Two runs.' });
    expect(await update()).toBe('streaming_state_conflict');
    clock.advance(5 * 60_000);
    expect(await append(ts)).toBe('message_not_in_streaming_state');
    expect(await update()).toBe('ok');
  });

  test('is of text or of chunks, from its start to its end', async () => {
    const ts = await started();
    expect(await append(ts, { markdown_text: 'x' })).toBe('streaming_mode_mismatch');
    expect(await stop(ts, { markdown_text: 'x' })).toBe('streaming_mode_mismatch');
    expect(await append(ts, {})).toBe('markdown_text_or_chunks_required');
    const both = { markdown_text: 'x', chunks: [task('complete')] };
    expect(await append(ts, both)).toBe('cannot_provide_both_markdown_text_and_chunks');
  });

  test.each([
    ['an unknown type', [{ type: 'image' }]],
    ['an unknown status', [{ ...task('done') }]],
    ['a title of 257 characters', [{ ...task('complete'), title: 'x'.repeat(257) }]],
    ['an unknown property', [{ ...task('complete'), url: 'https://a.example' }]],
    ['none', []],
  ])('refuses chunks with %s', async (_, chunks) => {
    expect(await append(await started(), { chunks })).toBe('invalid_chunks');
  });
});

test('a stream that its reader stops takes no more', async () => {
  const ts = await started();
  sandbox.as('U0OWNER').stopStream(DM, ts);
  expect(await append(ts)).toBe('stopped_by_user');
  expect(await stop(ts)).toBe('message_not_in_streaming_state');
});

describe('where a stream may begin', () => {
  test('is a reply: in a direct message of anybody, in a channel for somebody named', async () => {
    const root = await post(client, { channel: CHANNEL, text: 'hi' });
    const begin = (args: object) => call('chat.startStream', { channel: CHANNEL, ...args });
    const where = { thread_ts: root.ts };
    const who = { recipient_user_id: 'U0OWNER', recipient_team_id: sandbox.teamId };
    expect(await begin(who)).toBe('invalid_thread_ts');
    expect(await begin({ ...who, thread_ts: '1.000000' })).toBe('thread_not_found');
    expect(await begin(where)).toBe('missing_recipient_user_id');
    expect(await begin({ ...where, recipient_user_id: 'U0OWNER' })).toBe(
      'missing_recipient_team_id',
    );
    expect(await begin({ ...where, ...who, recipient_user_id: 'U0NOBODY' })).toBe('user_not_found');
    expect(await begin({ ...where, ...who })).toBe('ok');
  });

  test('is nowhere in a workspace that has none', async () => {
    sandbox.features.streaming = false;
    expect(await outcome(started())).toBe('unknown_method');
  });
});
