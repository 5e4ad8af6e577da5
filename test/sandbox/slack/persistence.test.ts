import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebClient } from '@slack/web-api';
import { button, createSandbox, createSocketApp, post, quiet } from './bolt-app.ts';

const WORKSPACE = new URL('../../../src/sandbox/slack/workspace.ts', import.meta.url).href;
const TIME = new URL('../../../src/lib/time.ts', import.meta.url).href;

let folder: string;
let journalFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slack-sandbox-'));
  journalFile = join(folder, 'slack.jsonl');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const CARD = [{ type: 'actions', block_id: 'row', elements: [button('go', 'A1')] }];
const METADATA = { event_type: 'card', event_payload: { id: 'A1' } };

/** A workspace in a process of its own, which can be killed. */
async function spawnWorkspace(): Promise<{ url: string; kill: () => Promise<void> }> {
  const script = `
    const { createSlackSandbox } = await import(${JSON.stringify(WORKSPACE)});
    const { systemClock } = await import(${JSON.stringify(TIME)});
    const sandbox = await createSlackSandbox({ clock: systemClock, journalFile: ${JSON.stringify(journalFile)} });
    console.log(sandbox.url);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return {
    url: String(line).trim(),
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('a workspace with a journal', () => {
  test('knows every answered message, edit and home after it was killed', async () => {
    const { url, kill } = await spawnWorkspace();
    const client = new WebClient('xoxb-sandbox-nightshift', {
      slackApiUrl: `${url}/api/`,
      logger: quiet,
    });
    const card = await post(client, {
      channel: 'U0OWNER',
      text: 'Go?',
      blocks: CARD,
      metadata: METADATA,
    });
    const reply = await post(client, { channel: card.channel, text: 'why', thread_ts: card.ts });
    const gone = await post(client, { channel: card.channel, text: 'gone' });
    await client.chat.delete(gone);
    await client.chat.update({ ...card, text: 'Gone ahead', blocks: [] });
    await client.views.publish({ user_id: 'U0OWNER', view: { type: 'home', blocks: [] } });
    await kill();

    const sandbox = await createSandbox({ journalFile });

    expect(sandbox.conversation(card.channel)).toMatchObject([
      { ts: card.ts, text: 'Gone ahead', blocks: [], metadata: METADATA },
      { ts: reply.ts, text: 'why', threadTs: card.ts },
    ]);
    expect(sandbox.home('U0OWNER')).toMatchObject({ type: 'home' });
    expect(sandbox.payloads.map(({ method }) => method)).toEqual([
      'chat.postMessage',
      'chat.postMessage',
      'chat.postMessage',
      'chat.update',
      'views.publish',
    ]);
    await sandbox.close();
  });

  test('lets an app go on where it was: same tokens, later timestamps, old buttons', async () => {
    const before = await createSandbox({ journalFile });
    const first = createSocketApp(before);
    const card = await post(first.client, { channel: 'C0DEPLOYS', text: 'Go?', blocks: CARD });
    await before.close();

    const after = await createSandbox({ journalFile });
    const app = createSocketApp(after);
    const values: unknown[] = [];
    app.action('go', async ({ ack, payload }) => {
      values.push('value' in payload && payload.value);
      await ack();
    });
    await app.start();
    await after.as('U0SECOND').click(card, 'go');
    const next = await post(app.client, { channel: 'C0DEPLOYS', text: 'next' });

    expect(after.botToken).toBe(before.botToken);
    expect(values).toEqual(['A1']);
    expect(Number(next.ts)).toBeGreaterThan(Number(card.ts));
    await app.stop();
    await after.close();
  });

  test('is found again by an app that stayed when the workspace restarted', async () => {
    const before = await createSandbox({ journalFile });
    const app = createSocketApp(before);
    const clicks: string[] = [];
    app.action('go', async ({ ack, body }) => {
      clicks.push(body.user.id);
      await ack();
    });
    await app.start();
    const card = await post(app.client, { channel: 'C0DEPLOYS', text: 'Go?', blocks: CARD });
    const port = Number(new URL(before.url).port);
    await before.close();

    const after = await createSandbox({ journalFile, port });
    await after.until(() => after.connections === 1);
    await after.as('U0OWNER').click(card, 'go');

    expect(clicks).toEqual(['U0OWNER']);
    await app.stop();
    await after.close();
  });

  test('replays a button from before the restart only when forced', async () => {
    const before = await createSandbox({ journalFile });
    const client = createSocketApp(before).client;
    const card = await post(client, { channel: 'C0DEPLOYS', text: 'Go?', blocks: CARD });
    await client.chat.update({ ...card, text: 'Done' });
    await before.close();

    const after = await createSandbox({ journalFile });
    const owner = after.as('U0OWNER');
    await expect(owner.click(card, 'go')).rejects.toThrow('There is no go to click');
    await expect(owner.click(card, 'go', { force: true })).rejects.toThrow('No app is connected');
    await after.close();
  });

  test('writes before it answers', async () => {
    const sandbox = await createSandbox({ journalFile });
    await post(createSocketApp(sandbox).client, { channel: 'C0DEPLOYS', text: 'written' });
    expect(readFileSync(journalFile, 'utf8')).toContain('"text":"written"');
    await sandbox.close();
  });
});

describe('a workspace without a journal', () => {
  test('begins empty', async () => {
    const before = await createSandbox();
    await post(createSocketApp(before).client, { channel: 'C0DEPLOYS', text: 'hi' });
    await before.close();
    const after = await createSandbox();
    expect(after.conversation('C0DEPLOYS')).toEqual([]);
    await after.close();
  });
});
