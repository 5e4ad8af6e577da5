import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Conflict, Invalid, Reauthorise, Transient, UnknownOutcome } from '../../src/lib/errors.ts';
import { createLog } from '../../src/lib/log.ts';
import { createStoppedClock, stopwatch } from '../../src/lib/time.ts';
import { createSlackSandbox, type SlackSandbox } from '../../src/sandbox/slack/workspace.ts';
import { sealedCardModal } from '../../src/slack/blocks/card-modal.ts';
import { sealedCard } from '../../src/slack/blocks/card.ts';
import { sealedDigest } from '../../src/slack/blocks/digest.ts';
import { sealedHome } from '../../src/slack/blocks/home.ts';
import { sealedNotice } from '../../src/slack/blocks/notice.ts';
import { createPoster, type Poster } from '../../src/slack/poster.ts';
import { aCard, aDigest, aGroup, anItem, REPLY, ZONE } from './build.ts';

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

afterEach(async () => {
  await sandbox.close();
});

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
    ['views.publish', () => poster.publishHome({ user: 'U0OWNER', view: home() })],
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
    await poster.publishHome({ user: 'U0OWNER', view: home() });
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
    await poster.publishHome({ user: 'U0OWNER', view: home() });
    expect(sandbox.home('U0OWNER')).toMatchObject({ type: 'home' });
    await poster.ephemeral({ channel, user: 'U0OWNER', message: sealedNotice({ what: 'Psst.' }) });
    const view = sealedCardModal(aCard());
    await expect(poster.openView({ triggerId: 'spent', view })).rejects.toThrow();
    await expect(poster.updateView({ viewId: 'V0', view })).rejects.toThrow(Conflict);
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
    for (const [at, message] of messages.entries()) {
      await poster.post({ channel, key: String(at), message });
    }
    expect(sandbox.refused).toEqual([]);
    expect(sandbox.warnings).toEqual([]);
    expect(sandbox.payloads.length).toBeGreaterThanOrEqual(messages.length);
  });
});

function home() {
  return sealedHome({
    timeZone: ZONE,
    paused: false,
    openDecisions: 0,
    sources: [],
    nextDigestAt: null,
  });
}

describe('an answer that is not what it should be', () => {
  let server: Server;
  let answer = { status: 200, body: '' };

  beforeEach(async () => {
    server = createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        response.end(answer.body);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function strange(status: number, body: string): Poster {
    answer = { status, body };
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return createPoster({
      botToken: 'xoxb-1',
      apiUrl: `http://127.0.0.1:${port}/api/`,
      log,
      paceMs: 0,
    });
  }

  test.each([
    [200, '{"ok":false,"error":"invalid_blocks"}', Invalid],
    [200, '{"ok":false,"error":"msg_blocks_too_long"}', Invalid],
    [200, '{"ok":false,"error":"msg_too_long"}', Invalid],
    [200, '{"ok":false,"error":"channel_not_found"}', Conflict],
    [200, '{"ok":false,"error":"token_revoked"}', Reauthorise],
    [200, '{"ok":false,"error":"account_inactive"}', Reauthorise],
    [200, '{"ok":false,"error":"ratelimited"}', Transient],
    [200, '{"ok":false,"error":"service_unavailable"}', Transient],
    [200, '{"ok":false,"error":"internal_error"}', UnknownOutcome],
    [200, '{"ok":false,"error":"fatal_error"}', UnknownOutcome],
    [200, '{"ok":true}', UnknownOutcome],
    [200, '<html>proxy</html>', UnknownOutcome],
    [502, 'bad gateway', UnknownOutcome],
    [403, 'forbidden', Invalid],
    [429, '{}', Transient],
  ])('of HTTP %i %s to a post is told apart', async (status, body, kind) => {
    const post = strange(status, body).post({ channel: 'D1', key: 'k', message: card });
    await expect(post).rejects.toThrow(kind);
  });

  test('is worth another try where nothing is sent twice', async () => {
    for (const [status, body] of [
      [502, 'x'],
      [200, '{"ok":true}'],
      [200, '{"ok":false,"error":"internal_error"}'],
    ] as const) {
      await expect(strange(status, body).openDm('U1')).rejects.toThrow(Transient);
    }
  });

  test('keeps its cause, and says nothing of the content', async () => {
    const post = strange(200, '{"ok":false,"error":"invalid_blocks"}').post({
      channel: 'D1',
      key: 'k',
      message: card,
    });
    const error: unknown = await post.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: 'Slack refused chat.postMessage: invalid_blocks' });
    expect(error).toHaveProperty('cause.data.error', 'invalid_blocks');
  });

  test('is no mystery when nobody listens: nothing was sent', async () => {
    const poster = strange(200, '');
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await expect(poster.post({ channel: 'D1', key: 'k', message: card })).rejects.toThrow(
      Transient,
    );
  });
});
