import { describe, expect, test } from 'vitest';
import { accessToken, ANNA, decode, mail, sendBatch, start } from './support.ts';

const path = '/gmail/v1/users/me/messages';

describe('batches', () => {
  test.each(['/batch/gmail/v1', '/batch'])('%s answers every part by itself', async (batchPath) => {
    await using world = await start();
    const token = await accessToken(world.sandbox.url, world.sandbox.grants(ANNA).read);
    const raws = ['Один', 'two', 'three'].map((subject) => mail({ Subject: subject }));
    const ids = raws.map((raw) => world.sandbox.deliver(ANNA, raw));
    const answers = await sendBatch(
      world.sandbox.url,
      [
        `GET ${path}/${ids[0]}?format=raw HTTP/1.1\r\n`,
        `GET ${path}/1000000000000000\r\n`,
        `GET ${path}/${ids[1]}?format=raw\r\nAccept: application/json\r\n`,
        `GET ${path}/nonsense\r\n`,
      ],
      { token, path: batchPath },
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 400]);
    expect(answers.map(({ contentId }) => contentId)).toEqual(
      [0, 1, 2, 3].map((index) => `<response-item${index}>`),
    );
    const [first, , third] = answers.map(({ body }) => JSON.parse(body) as { raw: string });
    expect(decode(first?.raw)).toEqual(raws[0]);
    expect(decode(third?.raw)).toEqual(raws[1]);
  });

  test('a part uses its own token where it has one, and the outer one where not', async () => {
    await using world = await start();
    const { url } = world.sandbox;
    const anna = await accessToken(url, world.sandbox.grants(ANNA).read);
    const ben = await accessToken(url, world.sandbox.grants('ben@example.org').read);
    const profile = 'GET /gmail/v1/users/me/profile HTTP/1.1\r\n';
    const answers = await sendBatch(url, [profile, `${profile}Authorization: Bearer ${ben}\r\n`], {
      token: anna,
    });
    const owners = answers.map(({ body }) => JSON.parse(body) as { emailAddress: string });
    expect(owners.map(({ emailAddress }) => emailAddress)).toEqual([ANNA, 'ben@example.org']);
    const without = await sendBatch(url, [profile]);
    expect(without.map(({ status }) => status)).toEqual([401]);
  });

  test('parts that change something are effects with their own path and body', async () => {
    await using world = await start();
    const token = await accessToken(world.sandbox.url, world.sandbox.grants(ANNA).write);
    const id = world.sandbox.deliver(ANNA, mail());
    const body = JSON.stringify({ addLabelIds: ['STARRED'] });
    const [answer] = await sendBatch(
      world.sandbox.url,
      [`POST ${path}/${id}/modify?fields=id\r\nContent-Type: application/json\r\n\r\n${body}`],
      { token },
    );
    expect(answer).toMatchObject({ status: 200, body: JSON.stringify({ id }) });
    expect(world.sandbox.effects).toMatchObject([
      {
        method: 'POST',
        target: `${path}/${id}/modify?fields=id`,
        body: { addLabelIds: ['STARRED'] },
      },
    ]);
  });

  test('100 parts are taken and 101 refused', async () => {
    await using world = await start();
    const token = await accessToken(world.sandbox.url, world.sandbox.grants(ANNA).read);
    const parts = Array.from({ length: 101 }, () => 'GET /gmail/v1/users/me/labels\r\n');
    const most = await sendBatch(world.sandbox.url, parts.slice(1), { token });
    expect(most).toHaveLength(100);
    await expect(sendBatch(world.sandbox.url, parts, { token })).rejects.toThrow(
      /^400 .*Received: 101, Limit: 100/,
    );
  });

  test('every part costs its full units, and the whole counts as one HTTP request', async () => {
    await using world = await start();
    const token = await accessToken(world.sandbox.url, world.sandbox.grants(ANNA).read);
    const before = world.sandbox.httpRequests;
    const ids = ['a', 'b', 'c'].map((subject) =>
      world.sandbox.deliver(ANNA, mail({ Subject: subject })),
    );
    const parts = ids.map((id) => `GET ${path}/${id}?format=minimal\r\n`);
    await sendBatch(world.sandbox.url, parts, { token });
    expect(world.sandbox.unitsOf(ANNA)).toBe(60);
    expect(world.sandbox.httpRequests - before).toBe(1);
  });

  test.each([
    ['a body that is no multipart', 'application/json', '{}'],
    ['a multipart without parts', 'multipart/mixed; boundary=edge', '--edge--'],
    [
      'a part that is no HTTP request',
      'multipart/mixed; boundary=edge',
      '--edge\r\nContent-Type: text/plain\r\n\r\nGET /\r\n--edge--',
    ],
    [
      'a request line with a host',
      'multipart/mixed; boundary=edge',
      '--edge\r\nContent-Type: application/http\r\n\r\nGET https://example.com/\r\n--edge--',
    ],
  ])('refuses %s whole', async (_, contentType, body) => {
    await using world = await start();
    const answer = await fetch(`${world.sandbox.url}/batch/gmail/v1`, {
      method: 'POST',
      headers: { 'Content-Type': contentType },
      body,
    });
    expect(answer.status).toBe(400);
  });
});
