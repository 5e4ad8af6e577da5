import { afterEach, beforeEach, expect, test } from 'vitest';
import type { App } from '@slack/bolt';
import type { SlackSandbox } from '../../../src/sandbox/slack/workspace.ts';
import type { ShiftableClock } from '../../../src/lib/time.ts';
import { createSandbox, createSocketApp, stoppedClock } from './bolt-app.ts';
import { answerTo } from './calls.ts';

const VIEW = {
  type: 'modal',
  title: { type: 'plain_text', text: 'T' },
  blocks: [{ type: 'divider' }],
};
const DEPLOYS = 'C0DEPLOYS';
let sandbox: SlackSandbox;
let clock: ShiftableClock;
let app: App;
const heard: Record<string, unknown>[] = [];

beforeEach(async () => {
  clock = stoppedClock();
  sandbox = await createSandbox({ clock });
  app = createSocketApp(sandbox);
  app.shortcut('shortcut.ask', async ({ ack, body }) => {
    heard.push({ ...body });
    await ack();
  });
  app.shortcut('shortcut.remember', async ({ ack, body, respond }) => {
    heard.push({ ...body });
    await ack();
    await respond('Seen');
  });
  await app.start();
});

afterEach(async () => {
  heard.length = 0;
  await app.stop();
  await sandbox.close();
});

async function posted(): Promise<{ channel: string; ts: string }> {
  const { ts = '' } = await app.client.chat.postMessage({ channel: DEPLOYS, text: 'Red' });
  return { channel: DEPLOYS, ts };
}

test('A global shortcut carries a trigger and no place; the trigger lives three seconds', async () => {
  await sandbox.as('U0OWNER').shortcut('shortcut.ask');
  const [body] = heard;
  expect(body).toMatchObject({
    type: 'shortcut',
    callback_id: 'shortcut.ask',
    user: { id: 'U0OWNER', team_id: sandbox.teamId },
  });
  for (const field of ['channel', 'message', 'response_url'])
    expect(body).not.toHaveProperty(field);
  clock.advance(3_001);
  const args = { trigger_id: body?.['trigger_id'], view: VIEW };
  expect(await answerTo(app.client.apiCall('views.open', args))).toMatchObject({
    error: 'expired_trigger_id',
  });
});

test('A message shortcut carries the message and where it stands, and may be answered there', async () => {
  const at = await posted();
  await sandbox.as('U0OWNER').shortcut('shortcut.remember', at);
  const [body] = heard;
  expect(body).toMatchObject({
    type: 'message_action',
    channel: { id: DEPLOYS, name: 'deploys' },
    message_ts: at.ts,
    message: { ts: at.ts, text: 'Red' },
  });
  await sandbox.until(() => sandbox.as('U0OWNER').ephemerals(DEPLOYS).length > 0);
  expect(sandbox.as('U0OWNER').ephemerals(DEPLOYS)).toMatchObject([{ text: 'Seen' }]);
});

test('No shortcut is offered where Slack offers none', async () => {
  const owner = sandbox.as('U0OWNER');
  const at = await posted();
  const psst = { channel: DEPLOYS, user: 'U0OWNER', text: 'psst' };
  const { message_ts: ts = '' } = await app.client.chat.postEphemeral(psst);
  const direct = { ...at, channel: sandbox.dmOf('U0SECOND') };
  await expect(owner.shortcut('shortcut.none')).rejects.toThrow('no shortcut');
  await expect(owner.shortcut('shortcut.remember')).rejects.toThrow('message shortcut');
  await expect(owner.shortcut('shortcut.ask', at)).rejects.toThrow('global shortcut');
  await expect(owner.shortcut('shortcut.remember', { ...at, ts })).rejects.toThrow('no message');
  await expect(owner.shortcut('shortcut.remember', direct)).rejects.toThrow('cannot see');
  await using workspace = await createSandbox({ scopes: ['chat:write'] }).then((bare) => ({
    bare,
    [Symbol.asyncDispose]: () => bare.close(),
  }));
  await expect(workspace.bare.as('U0OWNER').shortcut('shortcut.ask')).rejects.toThrow('`commands`');
  expect(heard).toEqual([]);
});
