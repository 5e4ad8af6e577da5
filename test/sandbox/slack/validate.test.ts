import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { SlackSandbox } from '../../../src/sandbox/slack/workspace.ts';
import { ACCEPTED } from './accepted-blocks.ts';
import { actions, button, cell, mrkdwn, x } from './block-parts.ts';
import { createSandbox } from './bolt-app.ts';
import { answerTo, clientOf, type Answer } from './calls.ts';
import { REFUSED_BLOCKS } from './refused-blocks.ts';
import { REFUSED_ELEMENTS } from './refused-elements.ts';

let sandbox: SlackSandbox;
let client: WebClient;

beforeAll(async () => {
  sandbox = await createSandbox();
  client = clientOf(sandbox);
});

afterAll(async () => {
  await sandbox.close();
});

function posting(message: Record<string, unknown>): Promise<Answer> {
  return answerTo(client.apiCall('chat.postMessage', { channel: 'C0DEPLOYS', ...message }));
}

const blocksAnswer = (...blocks: unknown[]): Promise<Answer> =>
  posting({ text: 'fallback', blocks });

const ACCEPTED_CASES = ACCEPTED.map((block): [string, KnownBlock] => [block.type, block]);

describe('blocks of a message', () => {
  test.each(ACCEPTED_CASES)('may hold a well-formed %s', async (_type, block) => {
    expect(await blocksAnswer(block)).toEqual({ error: 'ok', messages: [] });
  });

  test.each([...REFUSED_ELEMENTS, ...REFUSED_BLOCKS])(
    'may not hold %s',
    async (_name, block, complaint) => {
      const { error, messages } = await blocksAnswer(block);
      expect(error).toBe('invalid_blocks');
      expect(messages.join('\n')).toContain(complaint);
      expect(messages.join('\n')).toContain('[json-pointer:/blocks');
    },
  );

  test('are fifty at most', async () => {
    const dividers = Array.from({ length: 50 }, () => ({ type: 'divider' }));
    expect((await blocksAnswer(...dividers)).error).toBe('ok');
    const { messages } = await blocksAnswer(...dividers, { type: 'divider' });
    expect(messages).toEqual(['[ERROR] no more than 50 items allowed [json-pointer:/blocks]']);
  });

  test('have different block_ids, but may share action_ids', async () => {
    const row = (id: string) => ({ ...actions(button()), block_id: id });
    expect((await blocksAnswer(row('a'), row('b'))).error).toBe('ok');
    expect((await blocksAnswer(row('a'), row('a'))).messages[0]).toContain('already exists');
  });

  test('hold one table at most', async () => {
    const table = { type: 'table', rows: [[cell('a')]] };
    expect((await blocksAnswer(table)).error).toBe('ok');
    expect((await blocksAnswer(table, table)).messages[0]).toContain('only_one_table_allowed');
  });

  test('hold ten thousand characters in cells at most', async () => {
    const table = (length: number) => ({
      type: 'data_table',
      caption: 'C',
      rows: [[cell('h')], [cell(x(length - 1))]],
    });
    expect((await blocksAnswer(table(10_000))).error).toBe('ok');
    expect((await blocksAnswer(table(10_001))).error).toBe('invalid_blocks');
  });

  test('show twelve thousand characters at most', async () => {
    const sections = [3000, 3000, 3000, 3000].map((length) => ({
      type: 'section',
      text: mrkdwn(x(length)),
    }));
    expect((await blocksAnswer(...sections)).error).toBe('ok');
    expect((await blocksAnswer(...sections, { type: 'section', text: mrkdwn('x') })).error).toBe(
      'msg_blocks_too_long',
    );
  });

  test('are a list', async () => {
    expect((await posting({ text: 'x', blocks: { type: 'divider' } })).error).toBe(
      'invalid_blocks_format',
    );
  });
});

describe('the text of a message', () => {
  test('is needed when there is nothing else', async () => {
    expect((await posting({})).error).toBe('no_text');
    expect((await posting({ text: ' ' })).error).toBe('no_text');
    expect((await posting({ blocks: [] })).error).toBe('no_text');
    expect((await posting({ text: 'x' })).error).toBe('ok');
  });

  test('may be missing beside blocks, which is noted', async () => {
    const before = sandbox.warnings.length;
    expect((await posting({ blocks: [{ type: 'divider' }] })).error).toBe('ok');
    expect(sandbox.warnings.slice(before)).toMatchObject([
      { method: 'chat.postMessage', error: 'missing_text_in_message' },
    ]);
  });

  test('has four thousand characters at most, where Slack would split it', async () => {
    expect((await posting({ text: x(4000) })).error).toBe('ok');
    expect((await posting({ text: x(4001) })).error).toBe('msg_too_long');
  });

  test('is either text or markdown', async () => {
    expect((await posting({ markdown_text: '**x**' })).error).toBe('ok');
    expect((await posting({ markdown_text: '**x**', text: 'x' })).error).toBe(
      'markdown_text_conflict',
    );
    expect((await posting({ markdown_text: x(12_001) })).error).toBe('msg_too_long');
  });
});

describe('the metadata of a message', () => {
  const withMetadata = (metadata: unknown) => posting({ text: 'x', metadata });

  test('is a type and a flat payload', async () => {
    const payload = { id: 'A1', n: 1, ok: true, one: { a: 'b' }, many: [{ a: 1 }] };
    expect((await withMetadata({ event_type: 'card', event_payload: payload })).error).toBe('ok');
    for (const metadata of [
      { event_type: 'card' },
      { event_payload: {} },
      { event_type: 'a card', event_payload: {} },
      { event_type: 'card', event_payload: { deep: { deeper: { a: 1 } } } },
      { event_type: 'card', event_payload: {}, more: 1 },
    ])
      expect((await withMetadata(metadata)).error).toBe('invalid_metadata_format');
  });

  test('is limited in size', async () => {
    const metadata = { event_type: 'card', event_payload: { text: x(16_500) } };
    expect((await withMetadata(metadata)).error).toBe('metadata_too_large');
  });
});
