import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { App, BlockAction } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { SlackSandbox } from '../../../src/sandbox/slack/workspace.ts';
import { createSandbox, createSocketApp, post } from './bolt-app.ts';

const CARD: KnownBlock[] = [
  { type: 'section', text: { type: 'mrkdwn', text: '*Send this reply?*' } },
  {
    type: 'actions',
    block_id: 'decide',
    elements: [
      {
        type: 'button',
        action_id: 'approve',
        text: { type: 'plain_text', text: 'Approve' },
        value: 'A1',
      },
      {
        type: 'button',
        action_id: 'deny',
        text: { type: 'plain_text', text: 'Deny' },
        value: 'A1',
      },
    ],
  },
];

describe('an unmodified Bolt app in Socket Mode', () => {
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

  async function postCard(): Promise<{ channel: string; ts: string }> {
    const posted = await post(app.client, {
      channel: 'U0OWNER',
      text: 'A decision',
      blocks: CARD,
      metadata: { event_type: 'card', event_payload: { id: 'A1' } },
    });
    return posted;
  }

  test('answers a slash command ephemerally and through its response URL', async () => {
    app.command('/nightshift', async ({ ack, respond, command }) => {
      await ack(`You said ${command.text}`);
      await respond({ text: 'and later', response_type: 'in_channel' });
    });
    await app.start();

    const { ack } = await sandbox.as('U0OWNER').command('/nightshift help me');

    expect(ack).toEqual({ text: 'You said help me' });
    const [answer] = sandbox.as('U0OWNER').ephemerals();
    expect(answer?.text).toBe('You said help me');
    expect(sandbox.as('U0SECOND').ephemerals()).toEqual([]);
    const later = await sandbox.until(() => sandbox.conversation(sandbox.dmOf('U0OWNER'))[0]);
    expect(later.text).toBe('and later');
  });

  test('receives the click on a posted button and edits the card', async () => {
    let body: BlockAction | undefined;
    app.action<BlockAction>('approve', async (args) => {
      await args.ack();
      body = args.body;
      await args.client.chat.update({
        channel: String(args.body.channel?.id),
        ts: String(args.body.message?.ts),
        text: 'Approved',
        blocks: [],
      });
    });
    await app.start();
    const card = await postCard();

    await sandbox.as('U0OWNER').click(card, 'approve');

    await sandbox.until(() => sandbox.conversation(card.channel)[0]?.text === 'Approved');
    expect(body).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0OWNER', username: 'dana', name: 'dana', team_id: 'T0NIGHT' },
      team: { id: 'T0NIGHT', domain: 'nightshift-sandbox' },
      container: {
        type: 'message',
        message_ts: card.ts,
        channel_id: card.channel,
        is_ephemeral: false,
      },
      channel: { id: card.channel, name: 'directmessage' },
      message: { ts: card.ts, text: 'A decision', bot_id: 'B0NIGHTSHIFT' },
      state: { values: {} },
      actions: [{ type: 'button', action_id: 'approve', block_id: 'decide', value: 'A1' }],
    });
    await expect(sandbox.as('U0OWNER').click(card, 'approve')).rejects.toThrow(
      'no approve to click',
    );
  });
});
