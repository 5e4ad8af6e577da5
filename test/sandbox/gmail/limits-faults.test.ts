import { describe, expect, test } from 'vitest';
import {
  BACKEND_ERROR,
  faultOf,
  TOO_MANY_CONCURRENT,
  USER_RATE_LIMIT,
} from '#src/sandbox/gmail/api-error.ts';
import { accessToken, ANNA, encode, mail, refusalOf, sendBatch, start } from './support.ts';

const me = { userId: 'me' };
const tooFast = { status: 429, reason: 'rateLimitExceeded' };

describe('quota', () => {
  test('each method costs what the table of 2026-05-01 says', async () => {
    await using world = await start();
    const { users } = world.client();
    const raw = encode(mail({ To: 'ben@example.org' }));
    const id = world.sandbox.deliver(ANNA, mail());
    const { historyId } = (await users.getProfile(me)).data;
    const draft = await users.drafts.create({ ...me, requestBody: { message: { raw } } });
    const requestBody = { addLabelIds: ['STARRED'] };
    const cost = async (call: () => Promise<unknown>): Promise<number> => {
      const before = world.sandbox.unitsOf(ANNA);
      await call();
      return world.sandbox.unitsOf(ANNA) - before;
    };
    const costs = {
      profile: await cost(() => users.getProfile(me)),
      list: await cost(() => users.messages.list(me)),
      get: await cost(() => users.messages.get({ ...me, id, format: 'minimal' })),
      history: await cost(() => users.history.list({ ...me, startHistoryId: historyId ?? '' })),
      thread: await cost(() => users.threads.get({ ...me, id })),
      threads: await cost(() => users.threads.list(me)),
      modify: await cost(() => users.messages.modify({ ...me, id, requestBody })),
      batchModify: await cost(() =>
        users.messages.batchModify({ ...me, requestBody: { ...requestBody, ids: [id] } }),
      ),
      trash: await cost(() => users.messages.trash({ ...me, id })),
      untrash: await cost(() => users.messages.untrash({ ...me, id })),
      labels: await cost(() => users.labels.list(me)),
      label: await cost(() => users.labels.create({ ...me, requestBody: { name: 'x' } })),
      draft: await cost(() => users.drafts.create({ ...me, requestBody: { message: { raw } } })),
      sendDraft: await cost(() =>
        users.drafts.send({ ...me, requestBody: { id: draft.data.id ?? '' } }),
      ),
      send: await cost(() => users.messages.send({ ...me, requestBody: { raw } })),
      insert: await cost(() => users.messages.insert({ ...me, requestBody: { raw } })),
    };
    expect(costs).toEqual({
      profile: 1,
      list: 5,
      get: 20,
      history: 2,
      thread: 40,
      threads: 10,
      modify: 5,
      batchModify: 50,
      trash: 20,
      untrash: 5,
      labels: 1,
      label: 5,
      draft: 10,
      sendDraft: 100,
      send: 100,
      insert: 25,
    });
    expect(world.sandbox.quotaUnits).toBe(world.sandbox.unitsOf(ANNA));
  });

  test('an answer of 404 costs its units, a refused token nothing', async () => {
    await using world = await start();
    await refusalOf(world.client().users.messages.get({ ...me, id: '18aa' }));
    expect(world.sandbox.unitsOf(ANNA)).toBe(20);
    await fetch(`${world.sandbox.url}/gmail/v1/users/me/profile`);
    expect(world.sandbox.quotaUnits).toBe(20);
  });

  test('the limit holds for one person within any minute, and frees up afterwards', async () => {
    await using world = await start({ limitUnitsPerMinute: 10 });
    const client = world.client();
    const ben = world.client(world.sandbox.grants('ben@example.org').read);
    await client.users.messages.list(me);
    world.clock.advance(30_000);
    await client.users.messages.list(me);
    expect(await refusalOf(client.users.messages.list(me))).toMatchObject(tooFast);
    expect((await ben.users.messages.list(me)).status).toBe(200);
    world.clock.advance(30_001);
    expect((await client.users.messages.list(me)).status).toBe(200);
    expect(await refusalOf(client.users.messages.list(me))).toMatchObject(tooFast);
    expect(world.sandbox.unitsOf(ANNA)).toBe(15);
  });
});

describe('concurrency', () => {
  test('the parts of a batch beyond the limit answer 429, the others are served', async () => {
    await using world = await start({ concurrentRequestsPerUser: 3 });
    const token = await accessToken(world.sandbox.url, world.sandbox.grants(ANNA).read);
    const parts = Array.from({ length: 5 }, () => 'GET /gmail/v1/users/me/labels\r\n');
    const answers = await sendBatch(world.sandbox.url, parts, { token });
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect(answers[4]?.body).toContain('Too many concurrent requests for user');
  });

  test('slow requests at the same time count together, finished ones no longer', async () => {
    await using world = await start({ concurrentRequestsPerUser: 1 });
    const client = world.client();
    await client.users.labels.list(me);
    const kind = { type: 'slow', delayMs: 100 } as const;
    world.sandbox.faults.add({ match: /\/profile/, times: 2, kind });
    const both = [client.users.getProfile(me), client.users.getProfile(me)];
    const results = await Promise.allSettled(both);
    expect(results.map(({ status }) => status)).toContain('rejected');
    expect((await client.users.labels.list(me)).status).toBe(200);
  });
});

describe('faults', () => {
  test('strike whole requests in the words of Google, as often as asked', async () => {
    await using world = await start();
    const client = world.client();
    const fault = { match: /GET .*\/messages/, times: 1 };
    for (const refusal of [TOO_MANY_CONCURRENT, USER_RATE_LIMIT, BACKEND_ERROR]) {
      world.sandbox.faults.add({ ...fault, kind: faultOf(refusal) });
      expect(await refusalOf(client.users.messages.list(me))).toEqual({
        status: refusal.code,
        reason: refusal.reason,
        message: refusal.message,
      });
    }
    expect((await client.users.messages.list(me)).status).toBe(200);
    expect(world.sandbox.faults.struck).toBe(3);
  });

  test('strike single parts of a batch by their own request line', async () => {
    await using world = await start();
    const token = await accessToken(world.sandbox.url, world.sandbox.grants(ANNA).read);
    const ids = ['a', 'b'].map((subject) =>
      world.sandbox.deliver(ANNA, mail({ Subject: subject })),
    );
    const match = new RegExp(`GET .*/messages/${ids[1]}`);
    world.sandbox.faults.add({ match, times: 1, kind: faultOf(TOO_MANY_CONCURRENT, 7) });
    const parts = ids.map((id) => `GET /gmail/v1/users/me/messages/${id}\r\n`);
    const first = await sendBatch(world.sandbox.url, parts, { token });
    expect(first.map(({ status }) => status)).toEqual([200, 429]);
    expect(first[1]?.headers).toContain('Retry-After: 7');
    const second = await sendBatch(world.sandbox.url, parts, { token });
    expect(second.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('a dropped answer comes after the effect, a dropped request before it', async () => {
    await using world = await start();
    const client = world.client();
    const raw = encode(mail({ To: 'ben@example.org' }));
    const send = (): Promise<unknown> =>
      client.users.messages.send({ ...me, requestBody: { raw } });
    const match = /POST .*\/messages\/send/;
    world.sandbox.faults.add({ match, times: 1, kind: { type: 'drop-request' } });
    await expect(send()).rejects.toThrow(/hang up|failed/);
    expect(world.sandbox.effects).toHaveLength(0);
    world.sandbox.faults.add({ match, times: 1, kind: { type: 'drop-answer' } });
    await expect(send()).rejects.toThrow(/hang up|failed/);
    expect(world.sandbox.effects).toHaveLength(1);
    expect(world.sandbox.messages(ANNA)).toHaveLength(1);
  });

  test.each([
    ['drop-answer', 1],
    ['drop-request', 0],
  ] as const)('%s on a part of a batch cuts the whole with %i effect', async (type, effects) => {
    await using world = await start();
    const token = await accessToken(world.sandbox.url, world.sandbox.grants(ANNA).write);
    const id = world.sandbox.deliver(ANNA, mail());
    world.sandbox.faults.add({ match: /\/trash$/, times: 1, kind: { type } });
    const part = `POST /gmail/v1/users/me/messages/${id}/trash\r\n`;
    await expect(sendBatch(world.sandbox.url, [part], { token })).rejects.toThrow('fetch failed');
    expect(world.sandbox.effects).toHaveLength(effects);
  });
});
