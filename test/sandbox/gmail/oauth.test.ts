import { describe, expect, test } from 'vitest';
import { accessToken, ANNA, connect, encode, mail, refusalOf, start } from './support.ts';

const me = { userId: 'me' };

async function askForToken(
  url: string,
  form: Record<string, string>,
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${url}/token`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, body: await answer.json() };
}

describe('the token endpoint', () => {
  test('exchanges a refresh token for an access token with its scopes and lifetime', async () => {
    await using world = await start();
    const { status, body } = await askForToken(world.sandbox.url, {
      grant_type: 'refresh_token',
      client_id: 'id',
      refresh_token: world.sandbox.grants(ANNA).read,
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^ya29\./),
      expires_in: 3599,
      scope: 'https://www.googleapis.com/auth/gmail.readonly',
      token_type: 'Bearer',
    });
  });

  test.each([
    ['another grant type', { grant_type: 'password', client_id: 'id' }, 'unsupported_grant_type'],
    ['no client', { grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_request'],
    ['no refresh token', { grant_type: 'refresh_token', client_id: 'id' }, 'invalid_request'],
    [
      'a refresh token that it never issued',
      { grant_type: 'refresh_token', client_id: 'id', refresh_token: '1//x.y' },
      'invalid_grant',
    ],
  ])('refuses %s', async (_, form, error) => {
    await using world = await start();
    const answer = await askForToken(world.sandbox.url, form);
    expect(answer).toMatchObject({ status: 400, body: { error } });
  });

  test('gives the same refresh tokens each time, and other ones for reading and writing', async () => {
    await using world = await start();
    const { read, write } = world.sandbox.grants(ANNA);
    expect(world.sandbox.grants(ANNA)).toEqual({ read, write });
    expect(world.sandbox.addMailbox(ANNA)).toEqual(world.sandbox.addMailbox(ANNA));
    expect(read).not.toBe(write);
  });

  test('revocation kills all tokens of the mailbox, of no other one, until a new consent', async () => {
    await using world = await start();
    const { url } = world.sandbox;
    const other = world.sandbox.grants('ben@example.org').read;
    const { read } = world.sandbox.grants(ANNA);
    const token = await accessToken(url, read);
    world.sandbox.revoke(ANNA);
    const form = { grant_type: 'refresh_token', client_id: 'id' };
    expect(await askForToken(url, { ...form, refresh_token: read })).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
    });
    const call = await fetch(`${url}/gmail/v1/users/me/profile`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(call.status).toBe(401);
    expect((await connect(url, other).users.getProfile(me)).status).toBe(200);
    const again = connect(url, world.sandbox.grants(ANNA).read);
    expect((await again.users.getProfile(me)).status).toBe(200);
  });

  test('revocation by the client has the same effect, and a second one is refused', async () => {
    await using world = await start();
    const body = new URLSearchParams({ token: world.sandbox.grants(ANNA).read });
    const revoke = (): Promise<Response> =>
      fetch(`${world.sandbox.url}/revoke`, { method: 'POST', body });
    expect((await revoke()).status).toBe(200);
    expect((await revoke()).status).toBe(400);
  });
});

describe('access tokens', () => {
  test('a request without one is told to log in, one with a wrong one that it is invalid', async () => {
    await using world = await start();
    const call = async (headers: Record<string, string>): Promise<unknown> => {
      const answer = await fetch(`${world.sandbox.url}/gmail/v1/users/me/profile`, { headers });
      return answer.json();
    };
    expect(await call({})).toMatchObject({
      error: { code: 401, status: 'UNAUTHENTICATED', errors: [{ reason: 'required' }] },
    });
    expect(await call({ Authorization: 'Bearer ya29.forged' })).toMatchObject({
      error: { code: 401, errors: [{ reason: 'authError', message: 'Invalid Credentials' }] },
    });
    const { read } = world.sandbox.grants(ANNA);
    expect(await call({ Authorization: `Bearer ${read}` })).toMatchObject({ error: { code: 401 } });
  });

  test('they die after an hour, and not before', async () => {
    await using world = await start();
    const token = await accessToken(world.sandbox.url, world.sandbox.grants(ANNA).read);
    const status = async (): Promise<number> => {
      const headers = { Authorization: `Bearer ${token}` };
      return (await fetch(`${world.sandbox.url}/gmail/v1/users/me/profile`, { headers })).status;
    };
    world.clock.advance(3_598_000);
    expect(await status()).toBe(200);
    world.clock.advance(2_000);
    expect(await status()).toBe(401);
  });

  test('a mailbox opens for its own address and for nobody else', async () => {
    await using world = await start();
    world.sandbox.addMailbox('ben@example.org');
    const client = world.client();
    expect((await client.users.getProfile({ userId: 'Anna@Example.com' })).status).toBe(200);
    const other = client.users.getProfile({ userId: 'ben@example.org' });
    expect(await refusalOf(other)).toMatchObject({ status: 403, reason: 'forbidden' });
  });
});

describe('scopes', () => {
  const lacking = { status: 403, reason: 'insufficientPermissions' };

  test('the read token reads everything and changes nothing', async () => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail());
    const client = world.client(world.sandbox.grants(ANNA).read);
    expect((await client.users.messages.get({ ...me, id })).status).toBe(200);
    expect((await client.users.drafts.list(me)).status).toBe(200);
    const requestBody = { addLabelIds: ['STARRED'] };
    const modify = client.users.messages.modify({ ...me, id, requestBody });
    expect(await refusalOf(modify)).toMatchObject(lacking);
    expect(world.sandbox.effects).toEqual([]);
    expect(world.sandbox.messages(ANNA)[0]?.labelIds).toEqual(['INBOX', 'UNREAD']);
  });

  test('the write token changes and composes, and still deletes nothing for good', async () => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail());
    const client = world.client(world.sandbox.grants(ANNA).write);
    await client.users.messages.trash({ ...me, id });
    const raw = encode(mail({ To: 'ben@example.org' }));
    await client.users.messages.send({ ...me, requestBody: { raw } });
    expect(await refusalOf(client.users.messages.delete({ ...me, id }))).toMatchObject(lacking);
    const batch = client.users.messages.batchDelete({ ...me, requestBody: { ids: [id] } });
    expect(await refusalOf(batch)).toMatchObject(lacking);
    expect(world.sandbox.effects).toHaveLength(2);
  });

  test('a token for sending alone sends and reads nothing', async () => {
    await using world = await start();
    const client = world.client(world.sandbox.grant(ANNA, ['gmail.send']));
    const raw = encode(mail({ To: 'ben@example.org' }));
    expect((await client.users.messages.send({ ...me, requestBody: { raw } })).status).toBe(200);
    expect(await refusalOf(client.users.messages.list(me))).toMatchObject(lacking);
    expect(await refusalOf(client.users.drafts.list(me))).toMatchObject(lacking);
  });

  test('a token for composing alone sees drafts in full, and no other mail', async () => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail());
    const client = world.client(world.sandbox.grant(ANNA, ['gmail.compose']));
    const { data } = await client.users.drafts.create({
      ...me,
      requestBody: { message: { raw: encode(mail()) } },
    });
    const draft = await client.users.drafts.get({ ...me, id: data.id ?? '' });
    expect(draft.data.message?.payload?.body?.data).toBeDefined();
    expect(await refusalOf(client.users.messages.get({ ...me, id }))).toMatchObject(lacking);
  });

  test('a token for metadata alone sees headers, and neither bodies nor searches', async () => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail());
    const client = world.client(world.sandbox.grant(ANNA, ['gmail.metadata']));
    const { data } = await client.users.messages.get({ ...me, id, format: 'metadata' });
    expect(data.payload?.headers).toContainEqual({ name: 'Subject', value: 'Plans' });
    const refused = [
      client.users.messages.get({ ...me, id }),
      client.users.messages.get({ ...me, id, format: 'raw' }),
      client.users.messages.list({ ...me, q: 'plans' }),
    ];
    for (const refusal of await Promise.all(refused.map(refusalOf)))
      expect(refusal).toMatchObject({ status: 403, reason: 'forbidden' });
  });

  test('a token for labels alone makes labels and reads no mail', async () => {
    await using world = await start();
    const client = world.client(world.sandbox.grant(ANNA, ['gmail.labels']));
    const made = await client.users.labels.create({ ...me, requestBody: { name: 'Later' } });
    expect(made.status).toBe(200);
    expect(await refusalOf(client.users.messages.list(me))).toMatchObject(lacking);
  });
});
