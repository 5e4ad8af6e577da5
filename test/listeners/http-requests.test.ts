import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IDENTITY } from '#src/sandbox/slack/identity.ts';
import { readPause } from '#src/store/switches.ts';
import { promotion } from '../flow/mails.ts';
import { cardOf, carriedOut, nightOf, press } from '../flow/scenes.ts';
import { DANA, type Night, OWNER, TEAM } from '../support/night.ts';
import { transport } from '../support/transport.ts';

const MINUTE_S = 60;
let night: Night;
let url: string;

beforeAll(async () => {
  const options = await transport('http');
  url = options.slack?.requestUrl ?? '';
  night = await nightOf([promotion()], options);
});
afterAll(async () => night[Symbol.asyncDispose]());

interface Signing {
  secret?: string;
  /** Whole seconds from now on the machine's own clock, or the header itself. */
  at?: number | string;
  /** What is signed, where it is not what is sent. */
  signed?: string;
  /** Takes these headers away, or sets others. */
  headers?: Record<string, string | undefined>;
}

/** `/nightshift` with these words, as Slack would post it. */
async function ask(text: string, signing: Signing = {}): Promise<number> {
  const form = new URLSearchParams({
    command: '/nightshift',
    text,
    team_id: TEAM,
    user_id: DANA,
    channel_id: night.slack.dmOf(DANA),
    trigger_id: 'none',
    response_url: `${night.slack.url}/none`,
  });
  const body = String(form);
  const { at = 0, secret = IDENTITY.signingSecret, signed = body } = signing;
  const timestamp = typeof at === 'string' ? at : String(Math.floor(Date.now() / 1_000) + at);
  const hmac = createHmac('sha256', secret).update(`v0:${timestamp}:${signed}`).digest('hex');
  const headers = Object.entries({
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${hmac}`,
    ...signing.headers,
  }).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]));
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

const isPaused = async () => (await readPause(night.ctx.store.db, OWNER)).paused;

describe('a request to the address that Slack posts to', () => {
  it.each<[string, Signing]>([
    ['signed with another secret', { secret: 'another' }],
    ['with the signature of another body', { signed: 'command=%2Fnightshift&text=status' }],
    ['without a signature', { headers: { 'x-slack-signature': undefined } }],
    ['of a version that is not known', { headers: { 'x-slack-signature': 'v1=00' } }],
    ['without a time', { headers: { 'x-slack-request-timestamp': undefined } }],
    ['whose time is no number', { at: 'soon' }],
    ['signed more than five minutes ago', { at: -5 * MINUTE_S - 2 }],
    ['signed for a time to come', { at: 5 * MINUTE_S + 2 }],
    ['signed for the year after', { at: 365 * 24 * 60 * MINUTE_S }],
  ])('%s is refused, and nothing is done', async (_, signing) => {
    expect(await ask('pause', signing)).toBe(401);
    expect(await isPaused()).toBe(false);
  });

  it.each([
    ['now', 0],
    ['four minutes ago', -4 * MINUTE_S],
    ['four minutes ahead, by a clock that is fast', 4 * MINUTE_S],
  ])('signed %s is taken', async (_, at) => {
    expect(await ask('pause', { at })).toBe(200);
    expect(await isPaused()).toBe(true);
    expect(await ask('resume', { at })).toBe(200);
    expect(await isPaused()).toBe(false);
  });

  it('for another path is not known', async () => {
    const answer = await fetch(new URL('/', url), { method: 'POST', body: '{}' });
    expect(answer.status).toBe(404);
  });
});

it('A click that comes again within the window of its signature has its effect once (I4)', async () => {
  night.slack.redeliver(2);
  await press(night, cardOf(night), 'approve');
  night.slack.redeliver(0);
  await carriedOut(night);
  await carriedOut(night);
  expect(night.effects()).toHaveLength(1);
  expect((await night.proposals()).map(({ state }) => state)).toEqual(['done']);
  expect(night.bugs).toEqual([]);
});
