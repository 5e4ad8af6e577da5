import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
      { type: 'button', action_id: 'deny', text: { type: 'plain_text', text: 'Deny' } },
    ],
  },
];

let sandbox: SlackSandbox;
let app: App;

beforeEach(async () => {
  sandbox = await createSandbox({ ackLimitMs: 400 });
  app = createSocketApp(sandbox);
});

afterEach(async () => {
  await app.stop();
  await sandbox.close();
});

function postCard(): Promise<{ channel: string; ts: string }> {
  return post(app.client, {
    channel: 'U0OWNER',
    text: 'A decision',
    blocks: CARD,
    metadata: { event_type: 'card', event_payload: { id: 'A1' } },
  });
}

describe('an unmodified Bolt app in Socket Mode, commands and buttons', () => {
  test('answers a slash command ephemerally and through its response URL', async () => {
    app.command('/nightshift', async ({ ack, respond, command }) => {
      await ack(`You said ${command.text}`);
      await respond({ text: 'and later', response_type: 'in_channel' });
    });
    await app.start();

    const { ack } = await sandbox.as('U0OWNER').command('/nightshift help me');

    expect(ack).toEqual({ text: 'You said help me' });
    expect(sandbox.as('U0OWNER').ephemerals()).toMatchObject([{ text: 'You said help me' }]);
    expect(sandbox.as('U0SECOND').ephemerals()).toEqual([]);
    const later = await sandbox.until(() => sandbox.conversation(sandbox.dmOf('U0OWNER'))[0]);
    expect(later.text).toBe('and later');
    expect(sandbox.payloads.map(({ method }) => method)).toEqual(['command ack', 'response_url']);
  });

  test('is not told of a command that it does not have', async () => {
    await app.start();
    await expect(sandbox.as('U0OWNER').command('/other')).rejects.toThrow('not a valid command');
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
      });
    });
    await app.start();
    const card = await postCard();

    const { ackMs } = await sandbox.as('U0OWNER').click(card, 'approve');

    expect(ackMs).toBeLessThan(400);
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
  });

  test('cannot be clicked where the button is gone, unless an old payload is replayed', async () => {
    const clicks: string[] = [];
    app.action<BlockAction>('approve', async ({ ack, body }) => {
      clicks.push(String(body.message?.text));
      await ack();
    });
    await app.start();
    const card = await postCard();
    await app.client.chat.update({ ...card, text: 'Approved' });

    const owner = sandbox.as('U0OWNER');
    await expect(owner.click(card, 'approve')).rejects.toThrow('There is no approve to click');
    await owner.click(card, 'approve', { force: true });

    expect(clicks).toEqual(['A decision']);
  });

  test('cannot be clicked by somebody who does not see the message, unless forced', async () => {
    const clickers: string[] = [];
    app.action<BlockAction>('approve', async ({ ack, body }) => {
      clickers.push(body.user.id);
      await ack();
    });
    await app.start();
    const card = await postCard();

    const stranger = sandbox.as('U0STRANGER');
    await expect(stranger.click(card, 'approve')).rejects.toThrow('cannot see');
    await stranger.click(card, 'approve', { force: true });

    expect(clickers).toEqual(['U0STRANGER']);
  });

  test('that never acknowledges makes the act fail', async () => {
    app.action('approve', async () => {});
    await app.start();
    const card = await postCard();

    await expect(sandbox.as('U0OWNER').click(card, 'approve')).rejects.toThrow(
      'did not acknowledge interactive within 400 ms',
    );
  });

  test('that is not there makes the act fail at once', async () => {
    const card = await postCard();
    await expect(sandbox.as('U0OWNER').click(card, 'approve')).rejects.toThrow(
      'No app is connected',
    );
  });
});

describe('an unmodified Bolt app in Socket Mode, messages and connections', () => {
  test('hears direct messages, but in channels only mentions', async () => {
    const heard: string[] = [];
    app.message(async ({ message }) => {
      if ('text' in message) heard.push(`message ${message.text}`);
    });
    app.event('app_mention', async ({ event }) => {
      heard.push(`mention ${event.text}`);
    });
    await app.start();
    const owner = sandbox.as('U0OWNER');

    await owner.say(sandbox.dmOf('U0OWNER'), 'a < b');
    await owner.say('C0DEPLOYS', 'nothing for bots');
    await owner.say('C0DEPLOYS', '@nightshift why?');

    expect(heard).toEqual(['message a &lt; b', 'mention <@U0NIGHTSHIFT> why?']);
  });

  test('reconnects after its connections were dropped, politely or not', async () => {
    app.action('approve', ({ ack }) => ack());
    await app.start();
    const card = await postCard();
    for (const how of ['refresh', 'hard'] as const) {
      sandbox.dropSockets(how);
      expect(sandbox.connections).toBe(0);
      await sandbox.until(() => sandbox.connections === 1);
      await sandbox.as('U0OWNER').click(card, 'approve');
    }
    expect(sandbox.refused).toEqual([]);
  });

  test('gets events that came while it was away once it connects', async () => {
    const heard: unknown[] = [];
    app.message(async ({ message }) => {
      if ('text' in message) heard.push(message.text);
    });
    const said = sandbox.as('U0OWNER').say(sandbox.dmOf('U0OWNER'), 'are you there?');
    await app.start();
    await said;
    expect(heard).toEqual(['are you there?']);
  });

  test('shares events with its other connections, each one getting its own', async () => {
    const heard: string[] = [];
    const other = createSocketApp(sandbox);
    for (const [name, one] of [['first', app] as const, ['second', other] as const]) {
      one.message(async ({ message }) => {
        if ('text' in message) heard.push(`${name} ${message.text}`);
      });
      await one.start();
    }

    await sandbox.as('U0OWNER').say(sandbox.dmOf('U0OWNER'), 'a');
    await sandbox.as('U0OWNER').say(sandbox.dmOf('U0OWNER'), 'b');

    expect(heard.map((text) => text.split(' ')[1])).toEqual(['a', 'b']);
    expect(new Set(heard.map((text) => text.split(' ')[0])).size).toBe(2);
    await other.stop();
  });

  test('receives everything several times when redelivery is on', async () => {
    const seen: string[] = [];
    app.action<BlockAction>('approve', async ({ ack, body }) => {
      await ack();
      seen.push(body.trigger_id);
      if (seen.length === 3) await postCard();
    });
    await app.start();
    const card = await postCard();
    sandbox.redeliver(2);

    await sandbox.as('U0OWNER').click(card, 'approve');

    await sandbox.until(() => sandbox.conversation(card.channel).length === 2);
    expect(new Set(seen).size).toBe(1);
  });
});
