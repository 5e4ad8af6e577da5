import { createServer } from 'node:http';
import { once } from 'node:events';
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App, BlockAction } from '@slack/bolt';
import type { SlackSandbox } from '../../../src/sandbox/slack/workspace.ts';
import { button, createSandbox, post, section, startHttpApp, stoppedClock } from './bolt-app.ts';

describe('an unmodified Bolt app that is called over HTTP', () => {
  let sandbox: SlackSandbox;
  let app: App | undefined;
  const clock = stoppedClock();

  beforeEach(async () => {
    sandbox = await createSandbox({ mode: 'http', clock });
  });

  afterEach(async () => {
    await app?.stop();
    app = undefined;
    await sandbox.close();
  });

  test('passes the check of its request URL', async () => {
    sandbox.pointAt('http://127.0.0.1:9/slack/events');
    await expect(sandbox.verifyUrl()).rejects.toThrow('did not answer');
    app = await startHttpApp(sandbox, () => {});
    await expect(sandbox.verifyUrl()).resolves.toBeUndefined();
  });

  test('answers commands, clicks, messages and modals', async () => {
    const heard = Promise.withResolvers<string>();
    app = await startHttpApp(sandbox, (bolt) => {
      bolt.command('/nightshift', async ({ ack, client, command }) => {
        await ack({ text: 'one moment' });
        await client.views.open({
          trigger_id: command.trigger_id,
          view: {
            type: 'modal',
            callback_id: 'ask',
            title: { type: 'plain_text', text: 'Ask' },
            submit: { type: 'plain_text', text: 'Ask' },
            blocks: [
              {
                type: 'input',
                block_id: 'q',
                label: { type: 'plain_text', text: 'Question' },
                element: { type: 'plain_text_input', action_id: 'a' },
              },
            ],
          },
        });
      });
      bolt.view('ask', async ({ ack, view }) => {
        const answer = view.state.values['q']?.['a']?.value;
        if (answer === 'good') await ack();
        else await ack({ response_action: 'errors', errors: { q: 'Ask better' } });
      });
      bolt.message(async ({ message }) => {
        if ('text' in message) heard.resolve(message.text ?? '');
      });
    });
    const owner = sandbox.as('U0OWNER');

    await owner.command('ask');
    expect(owner.ephemerals()).toMatchObject([{ text: 'one moment' }]);
    const [modal] = await sandbox.until(() => owner.views().length > 0 && owner.views());
    await owner.submit(String(modal?.id), { q: { a: 'bad' } });
    expect(owner.views()[0]?.errors).toEqual({ q: 'Ask better' });
    await owner.submit(String(modal?.id), { q: { a: 'good' } });
    expect(owner.views()).toEqual([]);
    await owner.say(sandbox.dmOf('U0OWNER'), 'hello');
    expect(await heard.promise).toBe('hello');
  });

  test('can use a response URL five times within half an hour', async () => {
    let respond: ((text: string) => Promise<unknown>) | undefined;
    app = await startHttpApp(sandbox, (bolt) => {
      bolt.action<BlockAction>('go', async (args) => {
        await args.ack();
        respond = (text) => args.respond({ text, replace_original: true });
      });
    });
    const card = await post(app.client, {
      channel: 'C0DEPLOYS',
      text: 'Go?',
      blocks: [section('Go?'), { type: 'actions', elements: [button('go')] }],
    });
    await sandbox.as('U0OWNER').click(card, 'go');

    for (const text of ['1', '2', '3', '4', '5']) await respond?.(text);
    expect(sandbox.conversation('C0DEPLOYS')).toMatchObject([
      { ts: card.ts, text: '5', blocks: [] },
    ]);
    await expect(respond?.('6')).rejects.toThrow('404');
    expect(sandbox.refused).toMatchObject([{ method: 'response_url', error: 'used_url' }]);
  });

  test('finds a response URL gone after half an hour', async () => {
    let respond: ((text: string) => Promise<unknown>) | undefined;
    app = await startHttpApp(sandbox, (bolt) => {
      bolt.command('/nightshift', async (args) => {
        await args.ack();
        respond = (text) => args.respond(text);
      });
    });
    await sandbox.as('U0OWNER').command('');
    clock.advance(30 * 60_000);
    await respond?.('in time');
    clock.advance(1);
    await expect(respond?.('late')).rejects.toThrow('404');
    expect(sandbox.as('U0OWNER').ephemerals()).toMatchObject([{ text: 'in time' }]);
    expect(sandbox.refused).toMatchObject([{ error: 'expired_url' }]);
  });
});

describe('requests over HTTP', () => {
  test('are signed over their exact body, and events are tried again', async () => {
    const sandbox = await createSandbox({ mode: 'http', ackLimitMs: 1_000 });
    const requests: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
    const server = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk) => {
        body += String(chunk);
      });
      req.on('end', () => {
        requests.push({ headers: req.headers, body });
        res.statusCode = requests.length < 3 ? 500 : 200;
        res.end();
        if (requests.length === 3) server.emit('third');
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port');
    sandbox.pointAt(`http://127.0.0.1:${address.port}/`);
    const third = once(server, 'third');

    const said = sandbox.as('U0OWNER').say(sandbox.dmOf('U0OWNER'), 'hi');
    await expect(said).rejects.toThrow('HTTP 500');
    await third;

    expect(requests.map(({ headers }) => headers['x-slack-retry-num'])).toEqual([
      undefined,
      '1',
      '2',
    ]);
    for (const { headers, body } of requests) {
      const base = `v0:${String(headers['x-slack-request-timestamp'])}:${body}`;
      const digest = createHmac('sha256', sandbox.signingSecret).update(base).digest('hex');
      expect(headers['x-slack-signature']).toBe(`v0=${digest}`);
    }
    server.closeAllConnections();
    server.close();
    await sandbox.close();
  });
});
