import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Invalid, Reauthorise, Transient, UnknownOutcome } from '../../src/lib/errors.ts';
import { createLog } from '../../src/lib/log.ts';
import { sealedNotice } from '../../src/slack/blocks/notice.ts';
import { createPoster, type Poster } from '../../src/slack/poster.ts';

const log = createLog('silent');
const card = sealedNotice({ what: 'Hello' });

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

  test.each([
    ['of another app', { user: 'U0OTHER', type: 'nightshift', key: 'k' }, null],
    ['of another kind', { user: 'U0BOT', type: 'elsewhere', key: 'k' }, null],
    ['with another key', { user: 'U0BOT', type: 'nightshift', key: 'k2' }, null],
    ['of our own', { user: 'U0BOT', type: 'nightshift', key: 'k' }, '1.1'],
  ])('does not pass off a message %s as ours', async (_, { user, type, key }, found) => {
    const body = {
      ok: true,
      team_id: 'T1',
      user_id: 'U0BOT',
      url: 'x',
      messages: [{ ts: '1.1', user, metadata: { event_type: type, event_payload: { key } } }],
    };
    const query = { channel: 'D1', key: 'k', oldest: new Date(0) };
    expect(await strange(200, JSON.stringify(body)).find(query)).toBe(found);
  });

  test.each([
    [{ team_id: 'T1', is_stranger: true }, true],
    [{ team_id: 'T1' }, false],
    [{ team_id: 'T2' }, true],
    [{ team_id: 'E1', enterprise_user: { teams: ['T1', 'T3'] } }, false],
    [{ team_id: 'E1', enterprise_user: { teams: ['T3'] } }, true],
  ])('of a person %j says whether they are external', async (user, isExternal) => {
    const body = {
      ok: true,
      team_id: 'T1',
      user_id: 'U0BOT',
      url: 'x',
      user: { id: 'U1', ...user },
    };
    expect(await strange(200, JSON.stringify(body)).user('U1')).toMatchObject({ isExternal });
  });

  test('of endless history leaves the outcome unknown', async () => {
    const body = {
      ok: true,
      team_id: 'T1',
      user_id: 'U0BOT',
      url: 'x',
      messages: [],
      response_metadata: { next_cursor: 'more' },
    };
    const query = { channel: 'D1', key: 'k', oldest: new Date(0) };
    await expect(strange(200, JSON.stringify(body)).find(query)).rejects.toThrow(UnknownOutcome);
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
    await expect(post).rejects.toMatchObject({
      message: 'Slack refused chat.postMessage: invalid_blocks',
      cause: { data: { error: 'invalid_blocks' } },
    });
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
