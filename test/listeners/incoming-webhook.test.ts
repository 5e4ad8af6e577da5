import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import type { Run } from '#src/domain/signal.ts';
import { giveWebhook } from '#src/flow/give-webhook.ts';
import { readPosture } from '#src/flow/posture.ts';
import { type Health, startHealth } from '#src/listeners/health.ts';
import { webhooks } from '#src/listeners/webhooks.ts';
import { getAccount } from '#src/store/accounts.ts';
import { DANA, type Night, openNight } from '../support/night.ts';

const KEY = Buffer.alloc(32, 7);
const SETTINGS = {
  name: 'Spinnaker',
  run: {
    repository: '/app',
    workflow: '/pipeline',
    id: '/id',
    status: '/status',
    updatedAt: '/at',
  },
  statuses: { OK: 'success', BAD: 'failure', GOES: 'running' },
};

let night: Night;
let health: Health;
let accountId: string;
let url: string;

beforeAll(async () => {
  night = await openNight({ bare: true, env: { PORT: '0' } });
  health = await startHealth(night.ctx, {}, { '/hooks/': webhooks(night.ctx) });
  const secret = `whsec_${KEY.toString('base64')}`;
  const source = { kind: 'webhook', owner: DANA, repositories: [], settings: SETTINGS, secret };
  accountId = (await addAccount(night.ctx, source)).id;
  url = `http://127.0.0.1:${health.port}/hooks/${accountId}`;
});
afterAll(async () => {
  await health.close();
  await night[Symbol.asyncDispose]();
});

interface Said {
  id?: string | number;
  status?: string;
  at?: string;
  /** Of the delivery. */
  deliveryId?: string;
  key?: Buffer;
}

/** Posts what a sender says of a run, signed as Standard Webhooks say; returns the status that came back. */
async function say({ deliveryId = randomUUID(), key = KEY, ...run }: Said): Promise<number> {
  const seconds = String(Math.floor(night.clock.now().getTime() / 1_000));
  const body = JSON.stringify({ app: 'payments', pipeline: 'Release', ...run });
  const signed = `${deliveryId}.${seconds}.${body}`;
  const signature = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  const headers = {
    'webhook-id': deliveryId,
    'webhook-timestamp': seconds,
    'webhook-signature': signature,
  };
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

async function runs(): Promise<Pick<Run, 'runId' | 'conclusion'>[]> {
  await night.runUntilIdle();
  const rows = await night.ctx.store.db.selectFrom('signals').select('content').execute();
  return rows.flatMap(({ content }) =>
    content.kind === 'run' ? [{ runId: content.runId, conclusion: content.conclusion }] : [],
  );
}

async function problem(): Promise<string | null> {
  night.clock.advance(60_000);
  await night.runUntilIdle();
  return (await getAccount(night.ctx.store.db, accountId)).coverage.problem;
}

const after = (ms: number) => new Date(night.clock.now().getTime() + ms).toISOString();

test('what a sender says becomes a run, and a later word takes its place', async () => {
  expect(await say({ id: 1, status: 'GOES', at: after(-2_000) })).toBe(202);
  expect(await runs()).toEqual([{ runId: 1, conclusion: null }]);
  expect(await say({ id: 1, status: 'BAD', at: after(-1_000) })).toBe(202);
  expect(await runs()).toEqual([{ runId: 1, conclusion: 'failure' }]);
});

test('an earlier word that was held up does not take its place', async () => {
  expect(await say({ id: 1, status: 'GOES', at: after(-1_500) })).toBe(202);
  expect(await runs()).toEqual([{ runId: 1, conclusion: 'failure' }]);
});

test('a forged word, and the same one again, change nothing', async () => {
  expect(await say({ id: 2, status: 'BAD', key: Buffer.alloc(32, 8) })).toBe(401);
  expect(await say({ id: 3, status: 'BAD', deliveryId: 'once' })).toBe(202);
  expect(await say({ id: 3, status: 'OK', deliveryId: 'once' })).toBe(200);
  expect((await runs()).filter(({ runId }) => runId !== 1)).toEqual([
    { runId: 3, conclusion: 'failure' },
  ]);
});

test('the same words in another delivery are news again', async () => {
  for (const status of ['GOES', 'BAD', 'GOES']) expect(await say({ id: 7, status })).toBe(202);
  expect(await runs()).toContainEqual({ runId: 7, conclusion: null });
  expect(await say({ id: 7, status: 'OK' })).toBe(202);
});

test('a word that is not understood is a problem of the source, told for a day', async () => {
  expect(await problem()).toBeNull();
  for (const status of ['EXPLODED', 'EXPLODED'])
    expect(await say({ id: 4, status, deliveryId: 'odd' })).toBe(422);
  expect(await say({ id: 4, status: 'OK', deliveryId: 'odd' })).toBe(202);
  expect(await problem()).toContain('`statuses` lacks');
  expect(await say({ id: 5, status: 'OK' })).toBe(202);
  expect(await problem()).toContain('`statuses` lacks');
  night.clock.advance(24 * 3_600_000);
  expect(await say({ id: 6, status: 'OK' })).toBe(202);
  expect(await problem()).toBeNull();
});

test('such a source can be read and nothing else', async () => {
  const { accounts } = await readPosture(night.ctx, 'all');
  expect(accounts).toMatchObject([{ kind: 'webhook', grants: [{ access: 'read' }], actions: [] }]);
  expect(accounts[0]?.grants).toHaveLength(1);
  await night.untilMorning();
  expect((await night.proposals()).map(({ kind }) => kind)).toEqual([]);
  const again = giveWebhook(night.ctx, {
    accountId,
    given: null,
    actor: { kind: 'flow', id: 'test' },
  });
  await expect(again).rejects.toThrow('add it again');
});
