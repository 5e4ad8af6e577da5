import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { OPERATOR } from '#src/commands/account.ts';
import { giveWebhook, removeWebhook } from '#src/flow/give-webhook.ts';
import { readPosture } from '#src/flow/posture.ts';
import { Invalid } from '#src/lib/errors.ts';
import { type Health, startHealth } from '#src/listeners/health.ts';
import { webhooks } from '#src/listeners/webhooks.ts';
import { listAccounts } from '#src/store/accounts.ts';
import { audited } from '../flow/scenes.ts';
import { type Night, openNight } from '../support/night.ts';
import { until } from '../support/until.ts';

const SECRET = 'a secret that both sides know';

let night: Night;
let health: Health;
let accountId: string;
let url: string;

beforeAll(async () => {
  night = await openNight({ env: { PORT: '0' } });
  health = await startHealth(night.ctx, {}, { '/hooks/': webhooks(night.ctx) });
  accountId = (await accountOf('github-actions')).id;
  url = `http://127.0.0.1:${health.port}/hooks/${accountId}`;
});
afterAll(async () => {
  await health.close();
  await night[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await giveWebhook(night.ctx, { accountId, given: SECRET, actor: OPERATOR });
  night.clock.advance(120_000);
  await night.runUntilIdle();
  night.clock.advance(20_000);
});

async function accountOf(kind: string) {
  const found = (await listAccounts(night.ctx.store.db)).find((account) => account.kind === kind);
  if (found === undefined) throw new Error(`No ${kind} account is connected`);
  return found;
}

async function knownRuns(): Promise<string[]> {
  const rows = night.ctx.store.db.selectFrom('signals').select('external_id as id');
  return (await rows.where('kind', '=', 'run').execute()).map(({ id }) => id);
}

/** Whether a run is known after everything is done that is due now. */
async function isFound(runId: number): Promise<boolean> {
  await night.runUntilIdle();
  return (await knownRuns()).some((id) => id.includes(`#${runId}.`));
}

function newRun(): number {
  const jobs = [{ name: 'build', conclusion: 'success' }];
  return night.github.addRun({ repo: 'acme/shop', workflow: { name: 'CI' }, jobs });
}

const deliver = (runId: number, more: { deliveryId?: string; event?: string } = {}) =>
  night.github.deliver({ repo: 'acme/shop', runId, url, secret: SECRET, ...more });

test('a delivery brings the read at once, and nothing in it is believed', async () => {
  const runId = newRun();
  expect(await isFound(runId)).toBe(false);
  expect(await deliver(runId)).toBe(202);
  expect(await isFound(runId)).toBe(true);
});

test('a delivery that never came is made good by the next read', async () => {
  const runId = newRun();
  expect(await isFound(runId)).toBe(false);
  night.clock.advance(60_000);
  expect(await isFound(runId)).toBe(true);
});

test('a delivery that comes again, also under another id, brings no second read', async () => {
  const runId = newRun();
  expect(await deliver(runId, { deliveryId: 'first' })).toBe(202);
  await night.runUntilIdle();
  night.clock.advance(20_000);
  const before = night.github.httpRequests;
  expect(await deliver(runId, { deliveryId: 'first' })).toBe(200);
  expect(await deliver(runId, { deliveryId: 'second' })).toBe(200);
  await night.runUntilIdle();
  expect(night.github.httpRequests).toBe(before);
});

test('a delivery about something else brings no read', async () => {
  const runId = newRun();
  expect(await deliver(runId, { event: 'push' })).toBe(200);
  expect(await isFound(runId)).toBe(false);
});

test('a flood of deliveries brings one read in fifteen seconds', async () => {
  const first = newRun();
  await deliver(first);
  expect(await isFound(first)).toBe(true);
  const before = night.github.httpRequests;
  const later = [newRun(), newRun(), newRun()];
  for (const runId of later) expect(await deliver(runId)).toBe(202);
  expect(await isFound(later[0] ?? 0)).toBe(false);
  expect(night.github.httpRequests).toBe(before);
  night.clock.advance(15_000);
  expect(await isFound(later[0] ?? 0)).toBe(true);
});

test('a delivery that comes while a read is under way brings another read', async () => {
  night.clock.advance(60_000);
  night.github.faults.add({
    match: /actions\/runs/,
    times: 1,
    kind: { type: 'slow', delayMs: 200 },
  });
  const reading = night.runUntilIdle();
  await until('the read has begun', () => night.github.faults.struck > 0);
  night.clock.advance(1);
  const runId = newRun();
  expect(await deliver(runId)).toBe(202);
  await reading;
  const { next_read_at: next } = await night.ctx.store.db
    .selectFrom('accounts')
    .select('next_read_at')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  expect(next.getTime() - night.clock.now().getTime()).toBeLessThanOrEqual(15_000);
  await night.runUntilIdle();
  night.clock.advance(15_000);
  expect(await isFound(runId)).toBe(true);
});

test('a source that asks to wait is not hurried', async () => {
  night.clock.advance(60_000);
  const kind = { type: 'status', status: 429, retryAfterS: 60 } as const;
  night.github.faults.add({ match: /actions\/runs/, times: 1, kind });
  await night.runUntilIdle().catch(() => undefined);
  const before = night.github.httpRequests;
  expect(await deliver(newRun())).toBe(202);
  await night.runUntilIdle();
  expect(night.github.httpRequests).toBe(before);
});

test.each([
  ['forged', () => night.github.deliver({ ...forged(), secret: 'another secret' })],
  ['for an account that is not there', () => night.github.deliver({ ...forged(), url: `${url}x` })],
  ['for a mailbox', async () => post(url.replace(accountId, (await accountOf('gmail')).id), '{}')],
  ['without a signature', () => post(url, '{}')],
])(
  'a delivery that is %s is refused in the same words, and brings no read',
  async (_what, send) => {
    expect(await send()).toBe(401);
    const before = night.github.httpRequests;
    await night.runUntilIdle();
    expect(night.github.httpRequests).toBe(before);
  },
);

function forged() {
  return { repo: 'acme/shop', runId: newRun(), url, secret: SECRET };
}

async function post(to: string, body: string, method = 'POST'): Promise<number> {
  return (await fetch(to, { method, ...(method === 'POST' ? { body } : {}) })).status;
}

test('what is no delivery is told so', async () => {
  expect(await post(url, '', 'GET')).toBe(405);
  expect(await post(`${url}/more`, '{}')).toBe(404);
  expect(await post(url, 'x'.repeat(1024 * 1024 + 1))).toBe(413);
});

test('a secret is shown once, replaces the earlier one, and is taken away again', async () => {
  const made = await giveWebhook(night.ctx, { accountId, given: null, actor: OPERATOR });
  expect(made).toMatchObject({
    path: `/hooks/${accountId}`,
    secret: expect.stringMatching(/^[\w-]{43}$/),
  });
  expect(await deliver(newRun())).toBe(401);
  expect(await night.github.deliver({ ...forged(), secret: made.secret })).toBe(202);
  const { accounts } = await readPosture(night.ctx, 'all');
  const posture = accounts.find(({ id }) => id === accountId);
  expect(posture).toMatchObject({ webhook: night.ctx.vaultKey.id });
  expect(posture?.grants.map(({ access }) => access)).toEqual(['read', 'write']);
  await removeWebhook(night.ctx, { accountId, actor: OPERATOR });
  expect(await night.github.deliver({ ...forged(), secret: made.secret })).toBe(401);
  expect(await audited(night, 'webhook.removed')).toHaveLength(1);
  const short = giveWebhook(night.ctx, { accountId, given: 'short', actor: OPERATOR });
  await expect(short).rejects.toBeInstanceOf(Invalid);
  const mailbox = { accountId: (await accountOf('gmail')).id, given: null, actor: OPERATOR };
  await expect(giveWebhook(night.ctx, mailbox)).rejects.toBeInstanceOf(Invalid);
});
