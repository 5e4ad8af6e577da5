import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ANNA, start } from './support.ts';

const VERIFIER = 'v'.repeat(43);
const REDIRECT = 'http://127.0.0.1:49152/callback';
const READ = 'https://www.googleapis.com/auth/gmail.readonly';

const ASK = {
  client_id: 'id',
  redirect_uri: REDIRECT,
  response_type: 'code',
  scope: READ,
  state: 's1',
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
  access_type: 'offline',
  auto: ANNA,
};

async function ask(url: string, changes: Record<string, string> = {}): Promise<Response> {
  const query = new URLSearchParams({ ...ASK, ...changes });
  return await fetch(`${url}/authorize?${query.toString()}`, { redirect: 'manual' });
}

async function answerOf(url: string, changes: Record<string, string> = {}) {
  const { headers } = await ask(url, changes);
  return Object.fromEntries(new URL(headers.get('location') ?? '').searchParams);
}

async function redeem(url: string, form: Record<string, string>) {
  const base = {
    grant_type: 'authorization_code',
    client_id: 'id',
    redirect_uri: REDIRECT,
    code_verifier: VERIFIER,
  };
  const body = new URLSearchParams({ ...base, ...form });
  const answer = await fetch(`${url}/token`, { method: 'POST', body });
  return { status: answer.status, body: await answer.json() };
}

describe('the consent page', () => {
  test('sends back a code with the state and who it is, which buys both tokens', async () => {
    await using world = await start();
    const { url } = world.sandbox;
    const { code = '', ...rest } = await answerOf(url);
    expect(rest).toEqual({ state: 's1', iss: url, scope: READ });
    expect(await redeem(url, { code })).toMatchObject({
      status: 200,
      body: { access_token: expect.any(String), refresh_token: expect.any(String), scope: READ },
    });
  });

  test('gives no refresh token to a client that asked for none', async () => {
    await using world = await start();
    const { code = '' } = await answerOf(world.sandbox.url, { access_type: 'online' });
    const { body } = await redeem(world.sandbox.url, { code });
    expect(body).not.toHaveProperty('refresh_token');
  });

  test.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['a scope that there is not', { scope: `${READ} nonsense` }, 'invalid_scope'],
    ['no scope', { scope: '' }, 'invalid_scope'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['no challenge', { code_challenge: '' }, 'invalid_request'],
    ['a mailbox that is not there', { auto: 'nobody@example.com' }, 'access_denied'],
  ])('sends back no code for %s', async (_name, changes, error) => {
    await using world = await start();
    const answer = await answerOf(world.sandbox.url, changes);
    expect(answer).toEqual({ state: 's1', iss: world.sandbox.url, error });
  });

  test.each([
    'http://127.0.0.1.evil.example/',
    'http://evil.example/',
    'nonsense',
    `${REDIRECT}#x`,
  ])('sends nobody to %s', async (redirect_uri) => {
    await using world = await start();
    const answer = await ask(world.sandbox.url, { redirect_uri });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  });
});

describe('a code', () => {
  test.each([
    ['another verifier', { code_verifier: 'w'.repeat(43) }, 'invalid_grant'],
    ['another redirect', { redirect_uri: `${REDIRECT}/` }, 'redirect_uri_mismatch'],
    ['another client', { client_id: 'other' }, 'invalid_grant'],
    ['a code that was never given', { code: '4/0never' }, 'invalid_grant'],
  ])('is not taken with %s, and then is used up', async (_name, changes, error) => {
    await using world = await start();
    const { url } = world.sandbox;
    const { code = '' } = await answerOf(url);
    expect(await redeem(url, { code, ...changes })).toMatchObject({ status: 400, body: { error } });
    const again = await redeem(url, { code });
    expect(again.status).toBe('code' in changes ? 200 : 400);
  });

  test('is taken once, and for ten minutes', async () => {
    await using world = await start();
    const { url } = world.sandbox;
    const { code = '' } = await answerOf(url);
    expect(await redeem(url, { code })).toMatchObject({ status: 200 });
    expect(await redeem(url, { code })).toMatchObject({ body: { error: 'invalid_grant' } });
    const late = await answerOf(url);
    world.clock.advance(600_000);
    expect(await redeem(url, { code: late['code'] ?? '' })).toMatchObject({
      body: { error: 'invalid_grant' },
    });
  });
});
