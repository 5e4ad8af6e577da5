import { describe, expect, it } from 'vitest';
import { faultOf, INTERNAL_ERROR } from '#src/sandbox/graph/api-error.ts';
import { ANNA, IMMUTABLE, mail, oauth, start } from './support.ts';

const MIME = Buffer.from(
  `From: ${ANNA}\r\nTo: ben@example.org\r\nSubject: Re: plans\r\nIn-Reply-To: <plans@example.org>\r\nMessage-ID: <mine@example.com>\r\n\r\nYes.\r\n`,
).toString('base64');

describe('messages', () => {
  it('have an id that stays when they move only for those who ask for immutable ones', async () => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail('plans'));
    const plain = (await world.ask('GET /me/messages')).body.value?.[0]?.['id'];
    expect(plain).not.toBe(id);
    expect((await world.ask(`GET /me/messages/${id}`)).status).toBe(404);
    const moved = await world.ask(`POST /me/messages/${String(plain)}/move`, {
      body: { destinationId: 'archive' },
    });
    expect(moved).toMatchObject({ status: 201 });
    expect(moved.body['id']).not.toBe(plain);
    expect((await world.ask(`GET /me/messages/${String(plain)}`)).status).toBe(404);
    expect((await world.ask(`GET /me/messages/${id}`, { headers: IMMUTABLE })).status).toBe(200);
  });

  it('show their headers only to those who select them, and their bytes as they came', async () => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail('plans', 'List-Id: <x.example>\r\n'));
    const headers = IMMUTABLE;
    const all = await world.ask(`GET /me/messages/${id}`, { headers });
    expect(all.body).toMatchObject({ subject: 'plans', body: { contentType: 'text' } });
    expect(all.body['internetMessageHeaders']).toBeUndefined();
    const some = await world.ask(`GET /me/messages/${id}?$select=internetMessageHeaders`, {
      headers,
    });
    expect(some.body['internetMessageHeaders']).toContainEqual({
      name: 'List-Id',
      value: '<x.example>',
    });
    const raw = await world.ask(`GET /me/messages/${id}/$value`, { headers });
    expect(raw.body['text']).toBe(mail('plans', 'List-Id: <x.example>\r\n').toString());
  });

  it('join the conversation of what they answer, also as drafts in MIME', async () => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail('plans'));
    const made = await world.ask('POST /me/messages', { headers: IMMUTABLE, body: MIME });
    const original = await world.ask(`GET /me/messages/${id}`, { headers: IMMUTABLE });
    expect(made).toMatchObject({
      status: 201,
      body: {
        isDraft: true,
        internetMessageId: '<mine@example.com>',
        conversationId: original.body['conversationId'],
      },
    });
    expect(world.sandbox.effects).toMatchObject([
      { method: 'POST', target: '/v1.0/me/messages', body: { 'text/plain': MIME } },
    ]);
  });

  it.each([
    [
      'a filter that Exchange does not sort by',
      'GET /me/messages?$filter=isRead%20eq%20true&$orderby=receivedDateTime',
      'InefficientFilter',
    ],
    [
      'a property that does not exist',
      'GET /me/messages?$select=nonsense',
      'RequestBroker--ParseUri',
    ],
    ['a malformed id', 'GET /me/messages/a.b', 'ErrorInvalidIdMalformed'],
    ['an unknown resource', 'GET /me/nonsense', 'BadRequest'],
  ])('refuse %s', async (_name, line, code) => {
    await using world = await start();
    expect(await world.ask(line)).toMatchObject({ status: 400, body: { error: { code } } });
  });

  it.each([
    ['PATCH', '', { body: { subject: 'other' } }],
    ['POST', '/move', { body: { destinationId: 'archive', more: true } }],
    ['POST', '/createReply', { body: 'not base64!' }],
  ])('refuse a malformed %s %s, without an effect', async (method, path, more) => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail('plans'));
    const answer = await world.ask(`${method} /me/messages/${id}${path}`, {
      headers: IMMUTABLE,
      ...more,
    });
    expect(answer.status).toBe(400);
    expect(world.sandbox.effects).toEqual([]);
  });

  it('are deleted into the bin first, and as drafts only where they lie', async () => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail('plans'));
    const asDraft = await world.ask(`DELETE /me/mailFolders/drafts/messages/${id}`, {
      headers: IMMUTABLE,
    });
    expect(asDraft.status).toBe(404);
    await world.ask(`DELETE /me/messages/${id}`, { headers: IMMUTABLE });
    expect(world.sandbox.messages(ANNA)[0]?.folder).toBe('Deleted Items');
    await world.ask(`DELETE /me/messages/${id}`, { headers: IMMUTABLE });
    expect(world.sandbox.messages(ANNA)).toEqual([]);
  });

  it('are sent by those alone who may send', async () => {
    await using world = await start();
    const draft = await world.ask('POST /me/messages', { headers: IMMUTABLE, body: MIME });
    const line = `POST /me/messages/${String(draft.body['id'])}/send`;
    const changing = await world.token(world.sandbox.grant(ANNA, ['Mail.ReadWrite']));
    expect((await world.ask(line, { headers: IMMUTABLE, token: changing })).status).toBe(403);
    const token = await world.token(world.sandbox.grant(ANNA, ['Mail.Send', 'Mail.ReadWrite']));
    expect((await world.ask(line, { headers: IMMUTABLE, token })).status).toBe(202);
    expect(world.sandbox.messages(ANNA)[0]).toMatchObject({ folder: 'Sent Items', isDraft: false });
  });
});

describe('batches', () => {
  it('take twenty parts and no more, and each part fails alone', async () => {
    await using world = await start();
    const part = (id: number): object => ({ id: `${id}`, method: 'GET', url: '/me/messages' });
    const parts = (count: number): object[] => Array.from({ length: count }, (_, id) => part(id));
    const busy = { type: 'status', status: 429, retryAfterS: 3 } as const;
    world.sandbox.faults.add({ match: /^GET \/v1.0\/me\/messages$/, times: 1, kind: busy });
    const answer = await world.ask('POST /$batch', { body: { requests: parts(20) } });
    const statuses = (answer.body['responses'] as { status: number }[]).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(19);
    expect(statuses).toContain(429);
    expect((await world.ask('POST /$batch', { body: { requests: parts(21) } })).status).toBe(400);
  });
});

describe('limits and faults', () => {
  it('let four requests of a mailbox in at once, and tell the fifth to wait', async () => {
    await using world = await start();
    const token = await world.token(world.sandbox.grants(ANNA).read);
    world.sandbox.faults.add({ match: /messages/, times: 5, kind: { type: 'slow', delayMs: 100 } });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => world.ask('GET /me/messages', { token })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.body.error?.code).toBe('ApplicationThrottled');
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
  });

  it('count what was accepted, and nothing that was refused', async () => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail('plans'));
    const flag = { headers: IMMUTABLE, body: { flag: { flagStatus: 'flagged' } } };
    world.sandbox.faults.add({ match: /PATCH/, times: 1, kind: faultOf(INTERNAL_ERROR) });
    expect((await world.ask(`PATCH /me/messages/${id}`, flag)).status).toBe(500);
    const token = await world.token(world.sandbox.grants(ANNA).read);
    expect((await world.ask(`PATCH /me/messages/${id}`, { ...flag, token })).status).toBe(403);
    expect(world.sandbox.effects).toEqual([]);
    expect((await world.ask(`PATCH /me/messages/${id}`, flag)).status).toBe(200);
    expect(world.sandbox.effects).toHaveLength(1);
  });
});

describe('the identity platform', () => {
  it('gives the next refresh token with each access token, and neither after a revocation', async () => {
    await using world = await start();
    const { read } = world.sandbox.grants(ANNA);
    const ask = { grant_type: 'refresh_token', refresh_token: read };
    const { body } = await oauth(world.sandbox.url, ask);
    expect(body['refresh_token']).not.toBe(read);
    expect(body).toMatchObject({ scope: 'User.Read Mail.Read', token_type: 'Bearer' });
    world.sandbox.revoke(ANNA);
    expect(await oauth(world.sandbox.url, ask)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    const token = String(body['access_token']);
    expect((await world.ask('GET /me', { token })).status).toBe(401);
  });

  it('gives no scope that nobody consented to', async () => {
    await using world = await start();
    const ask = { grant_type: 'refresh_token', refresh_token: world.sandbox.grants(ANNA).read };
    const answer = await oauth(world.sandbox.url, {
      ...ask,
      scope: 'Mail.ReadWrite offline_access',
    });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });
});

describe('the journal', () => {
  it('brings mailboxes and effects back after a restart', async () => {
    const { mkdtempSync, rmSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    const { join } = await import('node:path');
    const dir = mkdtempSync(join(tmpdir(), 'graph-'));
    const journalFile = join(dir, 'graph.jsonl');
    const world = await start({ journalFile });
    const id = world.sandbox.deliver(ANNA, mail('plans'));
    await world.ask(`POST /me/messages/${id}/move`, {
      headers: IMMUTABLE,
      body: { destinationId: 'archive' },
    });
    await world.sandbox.close();
    await using again = await start({ journalFile });
    expect(again.sandbox.messages(ANNA)).toMatchObject([{ id, folder: 'Archive' }]);
    expect(again.sandbox.effects).toHaveLength(1);
    rmSync(dir, { recursive: true });
  });
});
