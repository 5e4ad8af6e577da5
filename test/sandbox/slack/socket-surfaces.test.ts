import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App, BlockAction, ViewSubmitAction } from '@slack/bolt';
import type { HomeView, ModalView } from '@slack/types';
import type { SlackSandbox } from '../../../src/sandbox/slack/workspace.ts';
import { createSandbox, createSocketApp } from './bolt-app.ts';

const MODAL: ModalView = {
  type: 'modal',
  callback_id: 'edit',
  private_metadata: 'A1',
  title: { type: 'plain_text', text: 'Edit' },
  submit: { type: 'plain_text', text: 'Send' },
  notify_on_close: true,
  blocks: [
    {
      type: 'input',
      block_id: 'body',
      label: { type: 'plain_text', text: 'Text' },
      element: { type: 'plain_text_input', action_id: 'text', initial_value: 'Hello' },
    },
    {
      type: 'input',
      block_id: 'when',
      optional: true,
      label: { type: 'plain_text', text: 'When' },
      element: {
        type: 'static_select',
        action_id: 'choice',
        options: [
          { text: { type: 'plain_text', text: 'Now' }, value: 'now' },
          { text: { type: 'plain_text', text: 'Later' }, value: 'later' },
        ],
      },
    },
  ],
};

const HOME: HomeView = {
  type: 'home',
  blocks: [
    {
      type: 'actions',
      elements: [{ type: 'button', action_id: 'deny', text: { type: 'plain_text', text: 'Deny' } }],
    },
  ],
};

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

describe('an unmodified Bolt app in Socket Mode, modals and the App Home', () => {
  async function openModal(): Promise<string> {
    app.command('/nightshift', async ({ ack, client, command }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: MODAL });
    });
    await app.start();
    await sandbox.as('U0OWNER').command('');
    const [view] = await sandbox.until(() => {
      const views = sandbox.as('U0OWNER').views();
      return views.length > 0 && views;
    });
    return String(view?.id);
  }

  test('shows errors on a modal, then accepts it', async () => {
    const submitted: ViewSubmitAction[] = [];
    app.view('edit', async ({ ack, body, view }) => {
      submitted.push(body as ViewSubmitAction);
      const text = view.state.values['body']?.['text']?.value;
      if (text === 'bad') await ack({ response_action: 'errors', errors: { body: 'Not that' } });
      else await ack();
    });
    const viewId = await openModal();
    const owner = sandbox.as('U0OWNER');

    await owner.submit(viewId, { body: { text: 'bad' } });
    expect(owner.views()[0]?.errors).toEqual({ body: 'Not that' });

    await owner.submit(viewId, { body: { text: 'good' }, when: { choice: 'later' } });
    expect(owner.views()).toEqual([]);
    expect(submitted[1]?.view).toMatchObject({
      id: viewId,
      private_metadata: 'A1',
      callback_id: 'edit',
      state: {
        values: {
          body: { text: { type: 'plain_text_input', value: 'good' } },
          when: { choice: { type: 'static_select', selected_option: { value: 'later' } } },
        },
      },
    });
  });

  test('hears of a modal that was closed', async () => {
    let closed: string | undefined;
    app.view({ callback_id: 'edit', type: 'view_closed' }, async ({ ack, body }) => {
      closed = body.view.private_metadata;
      await ack();
    });
    const viewId = await openModal();
    await sandbox.as('U0OWNER').closeView(viewId);
    expect(closed).toBe('A1');
  });

  test('updates, pushes and clears modals with its answer', async () => {
    const answers = [
      { response_action: 'update' as const, view: { ...MODAL, private_metadata: 'second' } },
      { response_action: 'push' as const, view: { ...MODAL, private_metadata: 'third' } },
      { response_action: 'clear' as const },
    ];
    app.view('edit', async ({ ack }) => {
      await ack(answers.shift());
    });
    const viewId = await openModal();
    const owner = sandbox.as('U0OWNER');
    const stack = () => owner.views().map((view) => view['private_metadata']);

    await owner.submit(viewId);
    expect(stack()).toEqual(['second']);
    await owner.submit(viewId);
    expect(stack()).toEqual(['second', 'third']);
    await owner.submit(String(owner.views()[1]?.id));
    expect(stack()).toEqual([]);
  });

  test('is refused an answer that names no input block', async () => {
    app.view('edit', async ({ ack }) => {
      await ack({ response_action: 'errors', errors: { elsewhere: 'Not that' } });
    });
    const viewId = await openModal();
    await expect(sandbox.as('U0OWNER').submit(viewId)).rejects.toThrow('no input block');
    expect(sandbox.refused).toMatchObject([{ error: 'invalid_response' }]);
  });

  test('never sees a submission that lacks a required input', async () => {
    const viewId = await openModal();
    await expect(sandbox.as('U0OWNER').submit(viewId, { body: { text: '' } })).rejects.toThrow(
      'Please complete this required field',
    );
  });

  test('publishes an App Home when it is opened, and hears of clicks in it', async () => {
    const clicked: unknown[] = [];
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: HOME });
    });
    app.action<BlockAction>('deny', async ({ ack, body }) => {
      clicked.push([body.container['type'], body.view?.type, body.channel]);
      await ack();
    });
    await app.start();
    const owner = sandbox.as('U0OWNER');

    await owner.openHome();
    await sandbox.until(() => sandbox.home('U0OWNER'));
    await owner.click({ home: true }, 'deny');

    expect(clicked).toEqual([['view', 'home', undefined]]);
    expect(sandbox.home('U0SECOND')).toBeUndefined();
  });
});
