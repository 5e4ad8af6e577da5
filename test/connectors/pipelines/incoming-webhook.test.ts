import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createIncomingWebhook } from '#src/connectors/pipelines/incoming-webhook/index.ts';
import { Invalid } from '#src/lib/errors.ts';
import { rejection } from '#test/contracts/pipeline-world.ts';
import { connection } from './github-world.ts';

const NOW = new Date('2026-03-02T02:00:00Z');
const SECRET = 'the senders own secret';

const SETTINGS = {
  name: 'Spinnaker',
  hosts: ['spinnaker.example'],
  signature: { header: 'X-Signature', prefix: 'v0=', timestampHeader: 'X-Timestamp' },
  when: { '/type': ['pipeline.started', 'pipeline.ended'] },
  run: {
    repository: '/app',
    workflow: { value: 'Release' },
    id: '/execution/id',
    status: '/execution/status',
    attempt: '/execution/attempt',
    environment: '/targets/0/env~1name',
    ref: '/ref',
    sha: '/sha',
    url: '/url',
    actor: '/by',
    title: '/title',
    startedAt: '/started',
    updatedAt: '/updated',
  },
  statuses: { SUCCEEDED: 'success', TERMINAL: 'failure', RUNNING: 'running', PAUSED: 'waiting' },
};

const BODY = {
  type: 'pipeline.ended',
  app: 'payments',
  execution: { id: '01J9ZK', status: 'TERMINAL', attempt: 2 },
  targets: [{ 'env/name': 'prod' }],
  ref: 'main',
  sha: 'a'.repeat(40),
  url: 'https://spinnaker.example/runs/01J9ZK',
  by: 'dana',
  title: 'Cache\n prices',
  started: '2026-03-02T01:50:00Z',
  updated: 1_772_416_780,
};

const { webhook } = createIncomingWebhook();
const accountWith = (settings: object) => connection(SECRET, { ...settings }).account;

function runOf(changes: object = {}, settings: object = SETTINGS) {
  const body = Buffer.from(JSON.stringify({ ...BODY, ...changes }));
  const by = { account: accountWith(settings), now: NOW };
  const [run] = webhook?.runs?.({ headers: {}, body }, by) ?? [];
  return run;
}

interface Signing {
  seconds?: number;
  secret?: string;
  body?: string;
  settings?: object;
}

function authenticate({ seconds = NOW.getTime() / 1_000, ...more }: Signing, sent?: string) {
  const { secret = SECRET, body = JSON.stringify(BODY), settings = SETTINGS } = more;
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const headers = { 'x-signature': `v0=${signature}`, 'x-timestamp': String(seconds) };
  return webhook?.authenticate(
    { headers, body: Buffer.from(sent ?? body) },
    { secret: SECRET, now: NOW, account: accountWith(settings) },
  );
}

describe('a delivery that is mapped', () => {
  test('becomes a run with all that the mapping names', () => {
    expect(runOf()).toMatchObject({
      kind: 'run',
      repository: 'payments',
      workflow: 'Release to prod',
      attempt: 2,
      status: 'completed',
      conclusion: 'failure',
      headSha: 'a'.repeat(40),
      branch: 'main',
      actor: 'dana',
      commitTitle: 'Cache prices',
      url: 'https://spinnaker.example/runs/01J9ZK',
      createdAt: '2026-03-02T01:50:00.000Z',
      updatedAt: '2026-03-02T01:59:40.000Z',
    });
    expect(runOf()?.runId).toBe(runOf({ sha: '' })?.runId);
    expect(runOf({ execution: { id: 812, status: 'PAUSED' } })).toMatchObject({
      runId: 812,
      attempt: 1,
      status: 'waiting',
      conclusion: null,
    });
  });

  test.each([
    'http://spinnaker.example/runs/1',
    'https://spinnaker.example.evil.test/',
    'https://evil.test/?spinnaker.example',
    'javascript:alert(1)',
    7,
  ])('links to no page like %s, which is on none of its hosts', (url) => {
    expect(runOf({ url })?.url).toBe('');
  });

  test('of a sender whose clock is ahead is of now, so that what it says later is later', () => {
    const ahead = runOf({ started: '2027-01-01T00:00:00Z', updated: '2028-01-01T00:00:00Z' });
    expect(ahead).toMatchObject({ createdAt: NOW.toISOString(), updatedAt: NOW.toISOString() });
  });

  test.each([
    ['no text for id', { execution: { status: 'TERMINAL' } }],
    ['no text for repository', { app: { name: 'payments' } }],
    ['a status that `statuses` lacks', { execution: { id: 1, status: 'toString' } }],
  ])('that has %s is refused with words for it', (why, changes) => {
    expect(() => runOf(changes)).toThrow(why);
  });

  test('reads no further than into the delivery itself', () => {
    const settings = { ...SETTINGS, run: { ...SETTINGS.run, actor: '/app/constructor/name' } };
    expect(runOf({}, settings)?.actor).toBe('');
  });
});

describe('the signature that settings describe', () => {
  test('lets a delivery in, and says whether it is about a run', () => {
    expect(authenticate({})).toMatchObject({ concernsRuns: true });
    const other = JSON.stringify({ ...BODY, type: 'project.created' });
    expect(authenticate({ body: other })).toMatchObject({ concernsRuns: false });
  });

  test('keeps out another secret, another body, and what is five minutes off either way', () => {
    expect(authenticate({ secret: 'another secret at all' })).toBeNull();
    expect(authenticate({}, '{}')).toBeNull();
    const seconds = NOW.getTime() / 1_000;
    expect(authenticate({ seconds: seconds - 300 })).not.toBeNull();
    expect(authenticate({ seconds: seconds - 301 })).toBeNull();
    expect(authenticate({ seconds: seconds + 301 })).toBeNull();
  });

  test('over the body alone goes by the time within it', () => {
    const { timestampHeader: _none, ...signature } = SETTINGS.signature;
    const account = accountWith({ ...SETTINGS, signature });
    const sent = (updated: string | undefined) => {
      const body = Buffer.from(JSON.stringify({ ...BODY, updated }));
      const hex = createHmac('sha256', SECRET).update(body).digest('hex');
      const headers = { 'x-signature': `v0=${hex}` };
      return webhook?.authenticate({ headers, body }, { secret: SECRET, now: NOW, account });
    };
    expect(sent('2026-03-02T01:55:00Z')).toMatchObject({ concernsRuns: true });
    expect(sent('2026-03-02T01:54:59Z')).toBeNull();
    expect(sent(undefined)).toBeNull();
  });
});

describe('settings of a webhook', () => {
  const profileWith = (settings: object, secret = SECRET) =>
    createIncomingWebhook()
      .openReader(connection(secret, { ...settings }))
      .profile();

  test('name the account', async () => {
    expect(await profileWith(SETTINGS)).toMatchObject({ name: 'Spinnaker' });
    const standard = { ...SETTINGS, signature: undefined };
    expect(await profileWith(standard, 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).toBeDefined();
  });

  test.each([
    ['run.id', { run: { ...SETTINGS.run, id: 'execution.id' } }],
    ['statuses.X', { statuses: { X: 'exploded' } }],
    ['maping', { maping: {} }],
    [
      'replayed for ever',
      { signature: { header: 'X-Signature' }, run: { ...SETTINGS.run, updatedAt: undefined } },
    ],
    ['whsec_', { signature: undefined }],
  ])('that cannot be used are refused, with %s named', async (named, changes) => {
    const error = await rejection(profileWith({ ...SETTINGS, ...changes }));
    expect(error).toBeInstanceOf(Invalid);
    expect(String(error)).toContain(named);
  });
});
