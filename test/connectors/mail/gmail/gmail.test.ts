import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import express from 'express';
import { Conflict, Invalid, Reauthorise, Transient } from '#src/lib/errors.ts';
import { listen } from '#src/sandbox/listen.ts';
import { approved, rawMail, readAll } from '#test/contracts/mail-world.ts';
import { ADDRESS, type GmailWorld, startGmail } from './support.ts';

let world: GmailWorld;
beforeEach(async () => {
  world = await startGmail();
});
afterEach(async () => await world.sandbox.close());

describe('the Gmail connector', () => {
  test('ingests what arrived and not what was sent, drafted or caught as spam', async () => {
    const reader = world.gmail().openReader(world.connection());
    const { cursor } = await reader.profile();
    const arrived = world.deliver(rawMail('arrived'));
    const toMyself = world.deliver(rawMail('note to myself'), ['SENT', 'INBOX']);
    const archived = world.deliver(rawMail('filtered'), ['UNREAD']);
    for (const label of ['SENT', 'DRAFT', 'SPAM', 'TRASH']) world.deliver(rawMail(label), [label]);

    expect((await readAll(reader, cursor)).ids).toEqual([arrived, toMyself, archived]);
  });

  test("gets a new access token when the one at hand ran out by the server's clock", async () => {
    const gmail = world.gmail();
    const { cursor } = await gmail.openReader(world.connection()).profile();
    const id = world.deliver(rawMail('late'));
    world.clock.advance(8 * 3_600_000);

    const reader = gmail.openReader(world.connection());
    expect(await reader.fetch([id])).toHaveLength(1);
    world.clock.advance(8 * 3_600_000);
    expect((await readAll(reader, cursor)).ids).toEqual([id]);
    world.clock.advance(8 * 3_600_000);
    await gmail.openWriter(world.connection(), approved(gmail.plan.archive(id), 'acc_1')).send();

    expect(world.sandbox.effects).toHaveLength(1);
  });

  test('spends one token request for many sessions of one grant', async () => {
    const gmail = world.gmail();
    const secret = world.connection();
    await gmail.openReader(secret).profile();
    const before = world.sandbox.httpRequests;
    await gmail.openReader(secret).profile();

    expect(world.sandbox.httpRequests - before).toBe(1);
  });

  test("takes Google's authorized_user JSON as a grant", async () => {
    const json = JSON.stringify({
      type: 'authorized_user',
      client_id: 'other',
      client_secret: 'x',
      refresh_token: world.connection().secret,
    });

    expect(await world.gmail().openReader(world.connection(json)).profile()).toMatchObject({
      address: ADDRESS,
    });
  });

  test('refuses a grant that holds no refresh token', () => {
    expect(() => world.gmail().openReader(world.connection('{"access_token":"x"}'))).toThrow(
      Invalid,
    );
  });

  test('shrinks its batches when the server limits concurrency, and reads all', async () => {
    await world.sandbox.close();
    world = await startGmail({ concurrentRequestsPerUser: 10 });
    const ids = Array.from({ length: 40 }, (_, index) => world.deliver(rawMail(`mail ${index}`)));

    expect(await world.gmail().openReader(world.connection()).fetch(ids)).toHaveLength(40);
  });

  test('gives up on a server that stays busy, as Transient', async () => {
    const id = world.deliver(rawMail('never'));
    world.sandbox.faults.add({
      match: /^POST \/batch/,
      times: 100,
      kind: { type: 'status', status: 503 },
    });

    await expect(world.gmail().openReader(world.connection()).fetch([id])).rejects.toBeInstanceOf(
      Transient,
    );
  });

  test('counts a message that Gmail refuses for good, with the reason', async () => {
    const ids = [world.deliver(rawMail('fine')), world.deliver(rawMail('odd'))];
    world.sandbox.faults.add({
      match: new RegExp(`/messages/${ids[1]}`),
      times: 1,
      kind: { type: 'status', status: 400 },
    });

    const fetched = await world.gmail().openReader(world.connection()).fetch(ids);

    expect(fetched.map(({ mail }) => mail.undecodable.length)).toEqual([0, 1]);
  });

  test('works with a server that knows neither batches nor getProfile', async () => {
    const id = world.deliver(rawMail('plain'));
    const app = express();
    app.use(
      /^\/batch|\/profile$/,
      (_request, response) => void response.status(404).json({ error: { code: 404 } }),
    );
    app.use(async (request, response) => {
      const headers = { authorization: request.headers.authorization ?? '' };
      const answer = await fetch(`${world.sandbox.url}${request.originalUrl}`, { headers });
      response.status(answer.status).json(await answer.json());
    });
    const proxy = await listen(app);
    const reader = world.gmail(proxy.url).openReader(world.connection());

    const { address, cursor } = await reader.profile();
    const next = world.deliver(rawMail('next'));

    expect(address).toBe(ADDRESS);
    expect((await readAll(reader, cursor)).ids).toEqual([next]);
    expect(await reader.fetch([id, '1234567890abcdef', next])).toHaveLength(2);
    await proxy.close();
  });

  test.each([
    [
      "Google's older rate limit",
      { status: 403, reason: 'userRateLimitExceeded', expected: Transient },
    ],
    ['a refusal of the domain', { status: 403, reason: 'domainPolicy', expected: Invalid }],
    ['a request that is wrong', { status: 400, reason: 'invalidArgument', expected: Invalid }],
    ['a conflict', { status: 409, reason: 'aborted', expected: Conflict }],
    ['a missing scope', { status: 403, reason: 'insufficientPermissions', expected: Reauthorise }],
  ])('names %s by what to do next', async (_name, { status, reason, expected }) => {
    const id = world.deliver(rawMail('one'));
    const body = { error: { code: status, message: 'x', errors: [{ reason }] } };
    world.sandbox.faults.add({
      match: /\/modify$/,
      times: 1,
      kind: { type: 'status', status, body },
    });

    await expect(world.send(world.gmail().plan.archive(id))).rejects.toBeInstanceOf(expected);
  });

  test('never sends when the token endpoint is down', async () => {
    const id = world.deliver(rawMail('one'));
    world.sandbox.faults.add({ match: /\/token$/, times: 1, kind: { type: 'drop-answer' } });

    await expect(world.send(world.gmail().plan.archive(id))).rejects.toBeInstanceOf(Transient);
    expect(world.sandbox.effects).toEqual([]);
  });
});
