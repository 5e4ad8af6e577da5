import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BlockAction } from '@slack/bolt';
import { Conflict, Reauthorise, Transient, UnknownOutcome } from '../../src/lib/errors.ts';
import { createLog } from '../../src/lib/log.ts';
import { createStoppedClock, stopwatch } from '../../src/lib/time.ts';
import {
  createSlackSandbox,
  type SandboxPersonSpec,
  type SlackSandbox,
} from '../../src/sandbox/slack/workspace.ts';
import { sealedCardModal } from '../../src/slack/blocks/card-modal.ts';
import { sealedCard } from '../../src/slack/blocks/card.ts';
import { sealedDigest } from '../../src/slack/blocks/digest.ts';
import { sealedHome } from '../../src/slack/blocks/home.ts';
import { sealedNotice } from '../../src/slack/blocks/notice.ts';
import { createPoster, type Poster } from '../../src/slack/poster.ts';
import { createSocketApp } from '../sandbox/slack/bolt-app.ts';
import { aCard, aDigest, aGroup, anItem, REPLY } from './build.ts';
import { aHome } from './build-home.ts';

const START = new Date('2026-11-20T06:30:00Z');
const OLDEST = new Date('2026-11-20T00:00:00Z');
const log = createLog('silent');
const card = sealedCard(aCard());

let sandbox: SlackSandbox;
let poster: Poster;
let channel: string;

beforeEach(async () => {
  sandbox = await createSlackSandbox({ clock: createStoppedClock(START) });
  const apiUrl = `${sandbox.url}/api/`;
  poster = createPoster({ botToken: sandbox.botToken, apiUrl, log, paceMs: 0, timeoutMs: 2_000 });
  channel = await poster.openDm('U0OWNER');
});

afterEach(async () => sandbox.close());

describe('the poster', () => {
  test('knows itself, its workspace and the people in it', async () => {
    expect(await poster.identify()).toEqual({
      teamId: sandbox.teamId,
      botUserId: sandbox.botUserId,
      url: `${sandbox.url}/`,
    });
    expect(await poster.user('U0OWNER')).toMatchObject({
      id: 'U0OWNER',
      teamId: sandbox.teamId,
      timeZone: 'Europe/Berlin',
      isBot: false,
      isGuest: false,
      isDeactivated: false,
      isExternal: false,
    });
    await expect(poster.user('U0NOBODY')).rejects.toThrow(Conflict);
  });

  test('tells guests, bots, leavers and people of other workspaces apart', async () => {
    const someone = { name: 'X', role: '', timeZone: 'UTC' };
    const people = [
      { ...someone, id: 'U0GUEST', isRestricted: true },
      { ...someone, id: 'U0ONE', isUltraRestricted: true },
      { ...someone, id: 'U0BOT', isBot: true },
      { ...someone, id: 'U0LEFT', isDeleted: true },
      { ...someone, id: 'U0OTHER', teamId: 'T0OTHER' },
    ];
    await using world = await createWorld(people);
    expect(await world.poster.user('U0GUEST')).toMatchObject({ isGuest: true, isExternal: false });
    expect(await world.poster.user('U0ONE')).toMatchObject({ isGuest: true });
    expect(await world.poster.user('U0BOT')).toMatchObject({ isBot: true, isGuest: false });
    expect(await world.poster.user('U0LEFT')).toMatchObject({ isDeactivated: true });
    expect(await world.poster.user('U0OTHER')).toMatchObject({
      isExternal: true,
      teamId: 'T0OTHER',
    });
  });

  test('opens the same direct message each time', async () => {
    expect(channel).toBe(sandbox.dmOf('U0OWNER'));
    expect(await poster.openDm('U0OWNER')).toBe(channel);
  });

  test('posts, finds by key, and updates', async () => {
    const { ts } = await poster.post({ channel, key: 'card:crd_1:1', message: card });
    expect(await poster.find({ channel, key: 'card:crd_1:1', oldest: OLDEST })).toBe(ts);
    expect(await poster.find({ channel, key: 'card:crd_2:1', oldest: OLDEST })).toBeNull();
    await poster.update({ channel, ts, message: sealedNotice({ what: 'Done.' }) });
    expect(sandbox.conversation(channel)).toMatchObject([{ ts, text: 'Done.' }]);
    expect(await poster.find({ channel, key: 'card:crd_1:1', oldest: OLDEST })).toBe(ts);
  });

  test('finds replies in their thread', async () => {
    const { ts } = await poster.post({ channel, key: 'digest:1', message: card });
    const reply = await poster.post({ channel, key: 'digest:1:a', message: card, threadTs: ts });
    const query = { channel, key: 'digest:1:a', oldest: OLDEST };
    expect(await poster.find({ ...query, threadTs: ts })).toBe(reply.ts);
    expect(await poster.find(query)).toBeNull();
  });

  test('does not take a message from before the time it is told for its own', async () => {
    await poster.post({ channel, key: 'a', message: card });
    const later = new Date(START.getTime() + 3_600_000);
    expect(await poster.find({ channel, key: 'a', oldest: later })).toBeNull();
  });

  test('sends a post whose answer is lost once, and finds it again', async () => {
    sandbox.faults.add({ match: /chat\.postMessage/, times: 1, kind: { type: 'drop-answer' } });
    await expect(poster.post({ channel, key: 'k', message: card })).rejects.toThrow(UnknownOutcome);
    expect(sandbox.conversation(channel)).toHaveLength(1);
    expect(await poster.find({ channel, key: 'k', oldest: OLDEST })).toBe(
      sandbox.conversation(channel)[0]?.ts,
    );
  });

  test('does not know either when the request was lost, and then finds nothing', async () => {
    sandbox.faults.add({ match: /chat\.postMessage/, times: 1, kind: { type: 'drop-request' } });
    await expect(poster.post({ channel, key: 'k', message: card })).rejects.toThrow(UnknownOutcome);
    expect(await poster.find({ channel, key: 'k', oldest: OLDEST })).toBeNull();
  });

  test.each<[string, (at: { ts: string }) => Promise<unknown>]>([
    ['chat.update', ({ ts }) => poster.update({ channel, ts, message: card })],
    ['conversations.history', () => poster.find({ channel, key: 'k', oldest: OLDEST })],
    ['users.info', () => poster.user('U0OWNER')],
    ['views.publish', () => poster.publishHome({ user: 'U0OWNER', view: sealedHome(aHome()) })],
  ])('says to try again when the answer to %s is lost', async (method, call) => {
    const at = await poster.post({ channel, key: 'k', message: card });
    sandbox.faults.add({ match: new RegExp(method), times: 1, kind: { type: 'drop-answer' } });
    await expect(call(at)).rejects.toThrow(Transient);
    await call(at);
  });

  test('says how long Slack wants it to wait', async () => {
    sandbox.faults.add({
      match: /chat\.postMessage/,
      times: 1,
      kind: { type: 'status', status: 429, retryAfterS: 7 },
    });
    await expect(poster.post({ channel, key: 'k', message: card })).rejects.toMatchObject({
      name: 'Transient',
      retryAfterMs: 7_000,
    });
    expect(sandbox.conversation(channel)).toHaveLength(0);
  });

  test('does not let a slow post hold up a click', async () => {
    sandbox.faults.add({
      match: /chat\.postMessage/,
      times: 1,
      kind: { type: 'slow', delayMs: 400 },
    });
    const slow = poster.post({ channel, key: 'k', message: card });
    const elapsedMs = stopwatch();
    await poster.publishHome({ user: 'U0OWNER', view: sealedHome(aHome()) });
    expect(elapsedMs()).toBeLessThan(350);
    await slow;
  });

  test('keeps posts into one channel apart, and only those', async () => {
    const apiUrl = `${sandbox.url}/api/`;
    const paced = createPoster({ botToken: sandbox.botToken, apiUrl, log, paceMs: 150 });
    const other = await paced.openDm('U0SECOND');
    const elapsedMs = stopwatch();
    await paced.post({ channel, key: '1', message: card });
    await paced.post({ channel: other, key: '2', message: card });
    expect(elapsedMs()).toBeLessThan(140);
    await paced.post({ channel, key: '3', message: card });
    expect(elapsedMs()).toBeGreaterThanOrEqual(145);
  });

  test('opens and updates modals, publishes homes, and whispers', async () => {
    const owner = sandbox.as('U0OWNER');
    await poster.publishHome({ user: 'U0OWNER', view: sealedHome(aHome()) });
    expect(sandbox.home('U0OWNER')).toMatchObject({ type: 'home' });
    await poster.ephemeral({ channel, user: 'U0OWNER', message: sealedNotice({ what: 'Psst.' }) });
    expect(owner.ephemerals(channel)).toMatchObject([{ text: 'Psst.' }]);
    expect(sandbox.as('U0SECOND').ephemerals(channel)).toEqual([]);
    const triggers: string[] = [];
    const app = createSocketApp(sandbox);
    app.action<BlockAction>('card.read', async ({ ack, body }) => {
      await ack();
      triggers.push(body.trigger_id);
    });
    await app.start();
    const { ts } = await poster.post({ channel, key: 'k', message: sealedCard(aCard(aGroup(9))) });
    await owner.click({ channel, ts }, 'card.read');
    const [triggerId = ''] = triggers;
    const view = sealedCardModal(aCard(aGroup(9)));
    const { viewId } = await poster.openView({ triggerId, view });
    await poster.updateView({ viewId, view: sealedCardModal(aCard()) });
    expect(owner.views()).toMatchObject([{ id: viewId, submit: { text: 'Approve' } }]);
    await expect(poster.openView({ triggerId, view })).rejects.toThrow(Conflict);
    await expect(poster.updateView({ viewId: 'V0', view })).rejects.toThrow(Conflict);
    await app.stop();
  });

  test('reports a message that is gone as a conflict', async () => {
    await expect(poster.update({ channel, ts: '1.000001', message: card })).rejects.toThrow(
      Conflict,
    );
    const nowhere = { channel: 'D0NOWHERE', key: 'k', message: card };
    await expect(poster.post(nowhere)).rejects.toThrow(Conflict);
  });

  test('reports a bad token as one to be renewed', async () => {
    const apiUrl = `${sandbox.url}/api/`;
    const stranger = createPoster({ botToken: 'xoxb-wrong', apiUrl, log, paceMs: 0 });
    await expect(stranger.identify()).rejects.toMatchObject({
      name: 'Reauthorise',
      accountId: 'slack',
    });
    await expect(stranger.post({ channel, key: 'k', message: card })).rejects.toThrow(Reauthorise);
  });

  test('sends nothing that Slack refuses or advises against', async () => {
    const long = anItem({
      ...REPLY,
      content: { ...REPLY.content, exactText: 'a\n'.repeat(2_000) },
    });
    const { root, thread } = sealedDigest(aDigest());
    const messages = [
      card,
      sealedCard(aCard([anItem(REPLY)])),
      sealedCard(aCard([long])),
      sealedCard(aCard(aGroup(12))),
      sealedCard(
        aCard([
          anItem({ proposal: { state: 'done', decidedBy: 'T0NIGHT/U0OWNER', decidedAt: START } }),
        ]),
      ),
      root,
      ...thread,
      sealedNotice({ what: 'Nothing to do.', next: 'Sleep.' }),
    ];
    for (const [at, message] of messages.entries())
      await poster.post({ channel, key: String(at), message });
    expect([...sandbox.refused, ...sandbox.warnings]).toEqual([]);
    expect(sandbox.payloads.length).toBeGreaterThanOrEqual(messages.length);
  });
});

async function createWorld(people: readonly SandboxPersonSpec[]) {
  const sandbox = await createSlackSandbox({ clock: createStoppedClock(START), people });
  const apiUrl = `${sandbox.url}/api/`;
  return {
    poster: createPoster({ botToken: sandbox.botToken, apiUrl, log, paceMs: 0 }),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}
