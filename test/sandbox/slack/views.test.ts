import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '@slack/bolt';
import type { ShiftableClock } from '../../../src/lib/time.ts';
import type { SlackSandbox } from '../../../src/sandbox/slack/workspace.ts';
import { button, createSandbox, createSocketApp, stoppedClock } from './bolt-app.ts';
import { answerTo } from './calls.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const x = (length: number): string => 'x'.repeat(length);
const input = {
  type: 'input',
  block_id: 'q',
  label: plain('L'),
  element: { type: 'plain_text_input', action_id: 'a' },
};
const modal = (fields: object = {}) => ({
  type: 'modal',
  title: plain('T'),
  blocks: [{ type: 'actions', elements: [button('deeper')] }],
  ...fields,
});

let sandbox: SlackSandbox;
let clock: ShiftableClock;
let app: App;
const triggers: string[] = [];

beforeEach(async () => {
  clock = stoppedClock();
  sandbox = await createSandbox({ clock });
  app = createSocketApp(sandbox);
  app.command('/nightshift', async ({ ack, command }) => {
    triggers.push(command.trigger_id);
    await ack();
  });
  app.action('deeper', async ({ ack, body }) => {
    triggers.push('trigger_id' in body ? body.trigger_id : '');
    await ack();
  });
  await app.start();
});

afterEach(async () => {
  triggers.length = 0;
  await app.stop();
  await sandbox.close();
});

async function trigger(): Promise<string> {
  await sandbox.as('U0OWNER').command('');
  return String(triggers.at(-1));
}

async function call(method: string, args: Record<string, unknown>): Promise<string[]> {
  const { error, messages } = await answerTo(app.client.apiCall(method, args));
  return [error, ...messages];
}

async function opening(view: unknown): Promise<string[]> {
  return call('views.open', { trigger_id: await trigger(), view });
}

describe('trigger ids', () => {
  test('open one modal within three seconds', async () => {
    const trigger_id = await trigger();
    clock.advance(3_000);
    expect(await call('views.open', { trigger_id, view: modal() })).toEqual(['ok']);
    expect(await call('views.open', { trigger_id, view: modal() })).toEqual([
      'exchanged_trigger_id',
    ]);
  });

  test('expire', async () => {
    const trigger_id = await trigger();
    clock.advance(3_001);
    expect(await call('views.open', { trigger_id, view: modal() })).toEqual(['expired_trigger_id']);
    expect(sandbox.as('U0OWNER').views()).toEqual([]);
  });

  test('cannot be invented', async () => {
    expect(await call('views.open', { trigger_id: '1.2.3', view: modal() })).toEqual([
      'invalid_trigger_id',
    ]);
  });
});

describe('modals', () => {
  const REFUSED: [string, unknown, string][] = [
    [
      'a long title',
      modal({ title: plain(x(25)) }),
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    ['a long submit', modal({ submit: plain(x(25)) }), 'must be less than 25 characters'],
    ['a long close', modal({ close: plain(x(25)) }), 'must be less than 25 characters'],
    [
      'a mrkdwn title',
      modal({ title: { type: 'mrkdwn', text: 'T' } }),
      'must be a valid enum value',
    ],
    ['no title', { type: 'modal', blocks: [] }, 'missing required field: title'],
    ['no blocks', { type: 'modal', title: plain('T') }, 'missing required field: blocks'],
    [
      'long private metadata',
      modal({ private_metadata: x(3001) }),
      'must be less than 3001 characters',
    ],
    ['a long callback id', modal({ callback_id: x(256) }), 'must be less than 256 characters'],
    ['an unknown property', modal({ colour: 'red' }), 'invalid additional property: colour'],
    ['inputs but no submit', modal({ blocks: [input] }), 'missing required field: submit'],
    [
      '101 blocks',
      modal({ blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }),
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'a markdown block',
      modal({ blocks: [{ type: 'markdown', text: 'x' }] }),
      'unsupported type: markdown',
    ],
    [
      'a container',
      modal({ blocks: [{ type: 'container', title: plain('T'), child_blocks: [] }] }),
      'unsupported type: container',
    ],
    [
      'a long label',
      modal({ submit: plain('S'), blocks: [{ ...input, label: plain(x(2001)) }] }),
      'must be less than 2001 characters',
    ],
    [
      'two focused inputs',
      modal({
        submit: plain('S'),
        blocks: ['a', 'b'].map((id) => ({
          ...input,
          block_id: id,
          element: { ...input.element, focus_on_load: true },
        })),
      }),
      'focus_on_load',
    ],
    ['the type of a home tab', { ...modal(), type: 'home' }, 'must be a valid enum value'],
  ];

  test.each(REFUSED)('with %s are refused', async (_name, view, complaint) => {
    const [error, ...messages] = await opening(view);
    expect(error).toBe('invalid_arguments');
    expect(messages.join('\n')).toContain(complaint);
  });

  test('with inputs, a submit and an alert are opened', async () => {
    const alert = { type: 'alert', level: 'warning', text: plain('Careful') };
    const hundred = Array.from({ length: 98 }, () => ({ type: 'divider' }));
    const view = modal({ submit: plain('S'), blocks: [input, alert, ...hundred] });
    expect(await opening(view)).toEqual(['ok']);
  });

  test('of more than 250 kB are refused', async () => {
    const many = Array.from({ length: 90 }, () => ({
      type: 'section',
      text: { type: 'mrkdwn', text: x(2900) },
    }));
    expect(await opening(modal({ blocks: many }))).toEqual(['view_too_large']);
  });

  test('are updated by id or external id, but not over somebody else’s update', async () => {
    await opening(modal({ external_id: 'mine' }));
    const view = () => sandbox.as('U0OWNER').views()[0];
    const id = view()?.id;
    const hash = view()?.['hash'];
    expect(
      await call('views.update', { view_id: id, hash, view: modal({ title: plain('2') }) }),
    ).toEqual(['ok']);
    expect(await call('views.update', { view_id: id, hash, view: modal() })).toEqual([
      'hash_conflict',
    ]);
    expect(view()?.['title']).toEqual(plain('2'));
    expect(await call('views.update', { external_id: 'mine', view: modal() })).toEqual([
      'not_found',
    ]);
    expect(await call('views.update', { view_id: 'V0', view: modal() })).toEqual(['not_found']);
  });

  test('do not share an external id', async () => {
    await opening(modal({ external_id: 'mine' }));
    const trigger_id = await trigger();
    expect(await call('views.open', { trigger_id, view: modal({ external_id: 'mine' }) })).toEqual([
      'duplicate_external_id',
    ]);
  });

  test('stack up to three, from a click inside them', async () => {
    const owner = sandbox.as('U0OWNER');
    await opening(modal());
    const push = async () => {
      await owner.click({ viewId: String(owner.views().at(-1)?.id) }, 'deeper');
      return call('views.push', { trigger_id: triggers.at(-1), view: modal() });
    };
    expect([await push(), await push(), await push()]).toEqual([
      ['ok'],
      ['ok'],
      ['push_limit_reached'],
    ]);
    const [root, second, top] = owner.views();
    expect(top).toMatchObject({ root_view_id: root?.id, previous_view_id: second?.id });
    await expect(owner.closeView(String(root?.id))).rejects.toThrow('on top');
    expect(await call('views.push', { trigger_id: await trigger(), view: modal() })).toEqual([
      'invalid_trigger_id',
    ]);
  });

  test('belong to the person who opened them', async () => {
    await opening(modal());
    const id = String(sandbox.as('U0OWNER').views()[0]?.id);
    await expect(sandbox.as('U0SECOND').click({ viewId: id }, 'deeper')).rejects.toThrow(
      'no open view',
    );
    expect(sandbox.as('U0SECOND').views()).toEqual([]);
  });
});

describe('the App Home', () => {
  const home = (fields: object = {}) => ({
    type: 'home',
    blocks: [{ type: 'divider' }],
    ...fields,
  });
  const publish = (args: Record<string, unknown>) =>
    call('views.publish', { user_id: 'U0OWNER', view: home(), ...args });

  test('is published for a person, and guarded by its hash', async () => {
    expect(await publish({})).toEqual(['ok']);
    const before = sandbox.home('U0OWNER') as { id: string; hash: string };
    expect(await publish({ hash: before.hash })).toEqual(['ok']);
    expect(await publish({ hash: before.hash })).toEqual(['hash_conflict']);
    expect(sandbox.home('U0OWNER')).toMatchObject({ id: before.id, type: 'home' });
  });

  test('is refused for nobody, and when it is no home tab', async () => {
    expect(await publish({ user_id: 'U0NOBODY' })).toEqual(['user_not_found']);
    expect((await publish({ view: modal() }))[0]).toBe('invalid_arguments');
    expect((await publish({ view: home({ submit: plain('S') }) }))[0]).toBe('invalid_arguments');
    expect(
      (await publish({ view: home({ blocks: [{ type: 'alert', text: plain('x') }] }) }))[0],
    ).toBe('invalid_arguments');
  });
});
