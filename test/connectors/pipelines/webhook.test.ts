import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { githubWebhook } from '#src/connectors/pipelines/github-actions/webhook.ts';
import { gitlabWebhook } from '#src/connectors/pipelines/gitlab/webhook.ts';
import type { Webhook } from '#src/connectors/pipelines/webhook.ts';
import { connection } from './github-world.ts';

const NOW = new Date('2026-03-02T02:00:00Z');

function authenticate(
  webhook: Webhook,
  { headers, body = '', secret, now = NOW }: Parts,
): ReturnType<Webhook['authenticate']> {
  const { account } = connection(secret);
  return webhook.authenticate({ headers, body: Buffer.from(body) }, { secret, now, account });
}
interface Parts {
  headers: Record<string, string | string[]>;
  body?: string;
  secret: string;
  now?: Date;
}

describe('a delivery of GitHub', () => {
  // "Testing the webhook payload validation" of GitHub's documentation.
  const body = 'Hello, World!';
  const secret = "It's a Secret to Everybody";
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  const headers = {
    'x-hub-signature-256': signature,
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-github-event': 'workflow_run',
  };

  test('is taken with the signature that GitHub documents', () => {
    expect(authenticate(githubWebhook, { headers, body, secret })).toMatchObject({
      concernsRuns: true,
    });
  });

  test.each([
    ['another body', { body: 'Hello, World?' }],
    ['another secret', { secret: "It's a Secret to Nobody" }],
    ['no signature', { headers: {} }],
    ['a cut signature', { headers: { 'x-hub-signature-256': signature.slice(0, -1) } }],
    ['two signatures', { headers: { 'x-hub-signature-256': [signature, signature] } }],
    ['no name of the algorithm', { headers: { 'x-hub-signature-256': signature.slice(7) } }],
    [
      'the older signature alone',
      { headers: { 'x-hub-signature': createHmac('sha1', secret).update(body).digest('hex') } },
    ],
  ])('with %s is refused', (_what, changes) => {
    expect(authenticate(githubWebhook, { headers, body, secret, ...changes })).toBeNull();
  });

  test('is known again by its bytes, though a replay carries another id', () => {
    const first = authenticate(githubWebhook, { headers, body, secret });
    const replayed = { ...headers, 'x-github-delivery': 'another' };
    const second = authenticate(githubWebhook, { headers: replayed, body, secret });
    expect(first?.ids.filter((id) => second?.ids.includes(id))).toHaveLength(1);
  });

  test('about something else than runs is told apart', () => {
    const ping = { ...headers, 'x-github-event': 'ping' };
    const read = authenticate(githubWebhook, { headers: ping, body, secret });
    expect(read).toMatchObject({ concernsRuns: false });
  });
});

describe('a delivery of GitLab', () => {
  const token = 'a-secret-token-of-ours';
  const beside = { 'x-gitlab-token': token, 'x-gitlab-event': 'Pipeline Hook' };

  test('is taken with the token that was agreed', () => {
    const headers = { ...beside, 'idempotency-key': 'k1' };
    const read = authenticate(gitlabWebhook, { headers, secret: token });
    expect(read).toMatchObject({ concernsRuns: true });
    expect(read?.ids[0]).toBe('id:k1');
  });

  test.each(['', 'another', token.slice(1), `${token} `])(
    'with the token “%s” is refused',
    (it) => {
      const headers = { ...beside, 'x-gitlab-token': it };
      expect(authenticate(gitlabWebhook, { headers, secret: token })).toBeNull();
    },
  );

  // The example of the Standard Webhooks libraries.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const body = '{"test": 2432232314}';
  const at = new Date(1_614_265_330_000);
  const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
  const signed = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': signature,
    'x-gitlab-event': 'Job Hook',
  };

  test('is taken with the signature that Standard Webhooks give as an example', () => {
    const read = authenticate(gitlabWebhook, { headers: signed, body, secret, now: at });
    expect(read).toMatchObject({ concernsRuns: true });
    const several = { ...signed, 'webhook-signature': `v1,AAAA v2,x ${signature}` };
    expect(authenticate(gitlabWebhook, { headers: several, body, secret, now: at })).not.toBeNull();
  });

  test.each([
    ['another body', {}, '{"test": 1}'],
    ['another id', { 'webhook-id': 'msg_other' }, body],
    ['another time', { 'webhook-timestamp': '1614265331' }, body],
    ['a time in words', { 'webhook-timestamp': 'now' }, body],
    ['no signature', { 'webhook-signature': '' }, body],
    ['the secret itself as a token', { 'webhook-signature': '', 'x-gitlab-token': secret }, body],
  ])('signed, with %s is refused', (_what, changes, text) => {
    const headers = { ...signed, ...changes };
    expect(authenticate(gitlabWebhook, { headers, body: text, secret, now: at })).toBeNull();
  });

  test('signed, is taken within five minutes of our clock and no further, either way', () => {
    const after = (ms: number) =>
      authenticate(gitlabWebhook, {
        headers: signed,
        body,
        secret,
        now: new Date(at.getTime() + ms),
      });
    expect([after(300_000), after(-300_000)]).not.toContain(null);
    expect([after(300_001), after(-300_001)]).toEqual([null, null]);
  });
});
