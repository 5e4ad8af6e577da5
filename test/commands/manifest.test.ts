import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import type { AppsManifestCreateArguments } from '@slack/web-api';
import { BOT_EVENTS, BOT_SCOPES, slackManifest } from '#src/commands/manifest.ts';
import { Invalid } from '#src/lib/errors.ts';
import { createLog } from '#src/lib/log.ts';
import { sealedCard } from '#src/slack/blocks/card.ts';
import { sealedDigest } from '#src/slack/blocks/digest.ts';
import { sealedHome } from '#src/slack/blocks/home.ts';
import { createPoster, type Poster } from '#src/slack/poster.ts';
import { createSlackSandbox, type SlackSandboxOptions } from '#src/sandbox/slack/workspace.ts';
import { DEFAULT_SHORTCUTS } from '#src/sandbox/slack/shortcuts.ts';
import { createStoppedClock } from '#src/lib/time.ts';
import { aCard, aDigest } from '../slack/build.ts';
import { aHome } from '../slack/build-home.ts';
import { freePort } from '../support/redis.ts';
import {
  SCOPE_OF_COMMANDS,
  SCOPE_OF_EVENT,
  SCOPE_OF_METHOD,
  subscriptionOf,
} from './manifest-scopes.ts';
import { interactions, methodsNamed, registered } from './manifest-use.ts';
import { startProduct } from './started-product.ts';

const manifest = slackManifest();
const PUBLIC_URL = 'https://nightshift.example.com';
const START = new Date('2026-11-20T06:30:00Z');

/** What the product cannot do without, and the method that is refused first. */
const DEEDS: readonly [
  scope: string,
  method: string,
  deed: (poster: Poster) => Promise<unknown>,
][] = [
  ['chat:write', 'chat.postMessage', (poster) => poster.post(card())],
  ['dnd:read', 'dnd.info', (poster) => poster.undisturbedUntil('U0OWNER', START)],
  ['files:write', 'files.getUploadURLExternal', (poster) => poster.upload(RECEIPT)],
  ['im:history', 'conversations.history', (poster) => poster.find({ ...AT, oldest: START })],
  ['im:write', 'conversations.open', (poster) => poster.openDm('U0OWNER')],
  ['users.profile:read', 'users.profile.get', (poster) => poster.status('U0OWNER')],
  ['users:read', 'users.info', (poster) => poster.user('U0OWNER')],
];
const AT = { channel: 'D0OWNER', key: 'card:crd_1' };
const RECEIPT = { channel: AT.channel, name: 'receipt.json', text: '{}' };

function card() {
  return { ...AT, message: sealedCard(aCard()) };
}

async function openWorkspace(options: Partial<SlackSandboxOptions> = {}) {
  const { features, oauth_config: oauth, settings } = manifest;
  const sandbox = await createSlackSandbox({
    clock: createStoppedClock(START),
    scopes: oauth.scopes.bot,
    events: settings.event_subscriptions.bot_events,
    commands: features.slash_commands.map(({ command, description, usage_hint: hint }) => ({
      command,
      description,
      hint,
    })),
    ...options,
  });
  return { sandbox, [Symbol.asyncDispose]: () => sandbox.close() };
}

function posterFor({ botToken, url }: { botToken: string; url: string }): Poster {
  return createPoster({ botToken, apiUrl: `${url}/api/`, log: createLog('silent'), paceMs: 0 });
}

describe('the checked-in manifests', () => {
  test.each([
    ['slack.json', undefined],
    ['slack.http.json', PUBLIC_URL],
  ])('%s is what the command prints', (file, http) => {
    const text = readFileSync(new URL(`../../manifests/${file}`, import.meta.url), 'utf8');
    expect(text).toBe(`${JSON.stringify(slackManifest(http), null, 2)}\n`);
  });
});

describe('docs/slack.md', () => {
  test('gives the reason of each scope and event, and of no other', () => {
    const page = readFileSync(new URL('../../docs/slack.md', import.meta.url), 'utf8');
    const rows = Array.from(page.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm), ([, name, why]) => [
      name,
      why,
    ]);
    expect(rows).toEqual([...Object.entries(BOT_SCOPES), ...Object.entries(BOT_EVENTS)]);
  });
});

test('the README names every scope', () => {
  const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, scopes = ''] = /Its scopes, of which none(.*?)\n2\. /s.exec(page) ?? [];
  const named = Array.from(
    scopes.matchAll(/`([a-z_.]+:[a-z_]+|commands)`/g),
    ([, name = '']) => name,
  );
  expect(named.toSorted()).toEqual(Object.keys(BOT_SCOPES).toSorted());
});

describe('the manifest', () => {
  test('is one that the SDK accepts, within the lengths that Slack documents', () => {
    const accepted: AppsManifestCreateArguments['manifest'] = manifest;
    const { name, description = '', long_description: long = '' } = accepted.display_information;
    expect(name.length).toBeLessThanOrEqual(35);
    expect(description.length).toBeLessThanOrEqual(140);
    expect(long.length).toBeGreaterThanOrEqual(175);
    expect(long.length).toBeLessThanOrEqual(4_000);
    expect(accepted.features?.bot_user?.display_name).toMatch(/^[a-z0-9._-]{1,80}$/);
    for (const { command, usage_hint: hint = '' } of accepted.features?.slash_commands ?? []) {
      expect(command).toMatch(/^\/[a-z-]{1,31}$/);
      expect(hint.length).toBeLessThanOrEqual(1_000);
    }
    const shortcuts = accepted.features?.shortcuts ?? [];
    expect(shortcuts.length).toBeLessThanOrEqual(10);
    for (const { name: shown, callback_id: id, description: says } of shortcuts) {
      expect(shown.length).toBeLessThanOrEqual(24);
      expect(id.length).toBeLessThanOrEqual(255);
      expect(says.length).toBeLessThanOrEqual(150);
    }
  });

  test('uses Socket Mode unless it is given a public address', () => {
    expect(manifest.settings.socket_mode_enabled).toBe(true);
    expect(JSON.stringify(manifest)).not.toContain('http');
    const { settings, features } = slackManifest(`${PUBLIC_URL}/bots/`);
    const address = `${PUBLIC_URL}/bots/slack/events`;
    expect(settings).toMatchObject({
      socket_mode_enabled: false,
      event_subscriptions: { request_url: address },
      interactivity: { request_url: address },
    });
    expect(features.slash_commands).toMatchObject([{ url: address }]);
  });

  test.each([
    'nightshift.example.com',
    'http://a.example',
    'https://u:p@a.example',
    `${PUBLIC_URL}/?a`,
  ])('is not made for %s, which Slack would not call', (address) => {
    expect(() => slackManifest(address)).toThrow(Invalid);
  });
});

describe('what the manifest asks for', () => {
  test('is every command, shortcut and event that listeners register, and no other', async () => {
    const { command, event, shortcut } = await registered();
    const { shortcuts } = manifest.features;
    expect(shortcuts.map(({ callback_id: id }) => id).toSorted()).toEqual(shortcut);
    expect(manifest.features.slash_commands.map((slash) => slash.command)).toEqual(command);
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(event?.map(subscriptionOf));
  });

  test('is what the workspace of the demo offers', () => {
    const offered = manifest.features.shortcuts.map(({ callback_id: callbackId, ...rest }) => ({
      ...rest,
      callbackId,
    }));
    expect(DEFAULT_SHORTCUTS).toEqual(offered);
  });

  test('is all kinds of listener that there are', async () => {
    const kinds = Object.keys(await registered()).toSorted();
    expect(kinds).toEqual(['action', 'command', 'event', 'shortcut', 'view']);
    expect(manifest.settings.interactivity.is_enabled).toBe(true);
  });

  test('is answered: each button and modal has its listener, and each listener its button or modal', async () => {
    const { action, view } = await registered();
    expect(interactions()).toEqual({ actions: action, views: view });
  });

  test('is the scopes of the methods, events and commands in the code, and no other', async () => {
    const { event = [], command = [] } = await registered();
    const methods = methodsNamed();
    expect(methods).toEqual(Object.keys(SCOPE_OF_METHOD));
    expect(event.map(subscriptionOf)).toEqual(Object.keys(SCOPE_OF_EVENT));
    const needed = [
      ...methods.map((name) => SCOPE_OF_METHOD[name]),
      ...event.map((name) => SCOPE_OF_EVENT[subscriptionOf(name)]),
      ...command.map(() => SCOPE_OF_COMMANDS),
    ];
    const scopes = new Set(needed.filter((scope) => typeof scope === 'string'));
    expect(manifest.oauth_config.scopes.bot).toEqual([...scopes].toSorted());
  });
});

describe('an app made from the manifest', () => {
  test('can post a card and a digest, find and update them, and publish its home', async () => {
    await using workspace = await openWorkspace();
    const { sandbox } = workspace;
    const poster = posterFor(sandbox);
    expect(await poster.openDm('U0OWNER')).toBe(AT.channel);
    const { ts } = await poster.post(card());
    const { root, thread } = sealedDigest(aDigest());
    const digest = await poster.post({ ...AT, key: 'digest:1', message: root });
    for (const [at, message] of thread.entries())
      await poster.post({ ...AT, key: `digest:1:${at}`, message, threadTs: digest.ts });
    expect(await poster.find({ ...AT, oldest: START })).toBe(ts);
    await poster.update({ ...card(), ts });
    await poster.publishHome({ user: 'U0OWNER', view: sealedHome(aHome()) });
    expect(sandbox.conversation(AT.channel)).toHaveLength(2 + thread.length);
    expect(sandbox.refused).toEqual([]);
  });

  test.each(DEEDS)('could not do its work without %s', async (scope, method, deed) => {
    const scopes = manifest.oauth_config.scopes.bot.filter((other) => other !== scope);
    await using workspace = await openWorkspace({ scopes });
    await expect(deed(posterFor(workspace.sandbox))).rejects.toThrow('missing_scope');
    expect(workspace.sandbox.refused).toMatchObject([{ method, error: 'missing_scope' }]);
  });

  test.each(['socket', 'http'] as const)(
    'hears its command and its home being opened, in %s mode',
    async (mode) => {
      const port = await freePort();
      const { request_url: address = '' } = slackManifest(PUBLIC_URL).settings.interactivity;
      const requestUrl = `http://127.0.0.1:${port}${new URL(address).pathname}`;
      await using workspace = await openWorkspace({ mode, requestUrl });
      const { sandbox } = workspace;
      await using listening = await startProduct({
        SLACK_API_URL: `${sandbox.url}/api`,
        SLACK_BOT_TOKEN: sandbox.botToken,
        SLACK_PORT: String(port),
        ...(mode === 'socket'
          ? { SLACK_APP_TOKEN: sandbox.appToken }
          : { SLACK_SIGNING_SECRET: sandbox.signingSecret }),
      });
      await sandbox.until(() => listening.connected());
      if (mode === 'http') await sandbox.verifyUrl();
      const owner = sandbox.as('U0OWNER');
      const { command } = manifest.features.slash_commands[0] ?? {};
      expect(JSON.stringify(await owner.command(`${command} help`))).toContain('You can type');
      await owner.openHome();
      await sandbox.until(() => sandbox.home('U0OWNER') !== undefined);
      expect(sandbox.refused).toEqual([]);
    },
  );
});
