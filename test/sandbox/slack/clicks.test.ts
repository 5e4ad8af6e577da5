import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '@slack/bolt';
import type { SlackSandbox } from '../../../src/sandbox/slack/workspace.ts';
import { plain } from './block-parts.ts';
import { button, createSandbox, createSocketApp, post } from './bolt-app.ts';

let sandbox: SlackSandbox;
let app: App;

beforeEach(async () => {
  sandbox = await createSandbox();
  app = createSocketApp(sandbox);
  await app.start();
});

afterEach(async () => {
  await app.stop();
  await sandbox.close();
});

describe('a click', () => {
  test('carries what was chosen and the state of everything around it', async () => {
    const bodies: Record<string, unknown>[] = [];
    app.action('when', async ({ ack, body }) => {
      bodies.push({ ...body });
      await ack();
    });
    const options = ['now', 'later'].map((value) => ({ text: plain(value), value }));
    const card = await post(app.client, {
      channel: 'C0DEPLOYS',
      text: 'When?',
      blocks: [
        {
          type: 'actions',
          block_id: 'a',
          elements: [{ type: 'static_select', action_id: 'when', options }],
        },
        {
          type: 'actions',
          block_id: 'b',
          elements: [{ type: 'checkboxes', action_id: 'who', options }],
        },
        {
          type: 'section',
          block_id: 'c',
          text: plain('x'),
          accessory: { type: 'overflow', action_id: 'when', options },
        },
      ],
    });
    const owner = sandbox.as('U0OWNER');

    await expect(owner.click(card, 'when')).rejects.toThrow('name blockId or value');
    await owner.click(card, 'when', {
      blockId: 'a',
      value: 'later',
      values: { b: { who: ['now'] } },
    });
    await owner.click(card, 'when', { blockId: 'c', value: 'now' });

    expect(bodies).toMatchObject([
      {
        actions: [{ type: 'static_select', block_id: 'a', selected_option: options[1] }],
        state: {
          values: {
            a: { when: { type: 'static_select', selected_option: options[1] } },
            b: { who: { type: 'checkboxes', selected_options: [options[0]] } },
          },
        },
      },
      { actions: [{ type: 'overflow', block_id: 'c', selected_option: options[0] }] },
    ]);
  });

  test('on an ephemeral message carries no message, and can remove it', async () => {
    const bodies: Record<string, unknown>[] = [];
    app.action('bye', async ({ ack, body, respond }) => {
      bodies.push({ ...body });
      await ack();
      await respond({ delete_original: true });
    });
    await app.client.chat.postEphemeral({
      channel: 'C0DEPLOYS',
      user: 'U0OWNER',
      text: 'psst',
      blocks: [{ type: 'actions', elements: [button('bye')] }] as never,
    });
    const owner = sandbox.as('U0OWNER');
    const [message] = owner.ephemerals();
    await owner.click({ channel: 'C0DEPLOYS', ts: String(message?.ts), ephemeral: true }, 'bye');
    await sandbox.until(() => owner.ephemerals().length === 0);
    expect(bodies[0]).not.toHaveProperty('message');
    expect(bodies[0]).toMatchObject({ container: { is_ephemeral: true } });
  });
});
