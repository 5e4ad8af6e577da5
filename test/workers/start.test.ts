import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTemporaryFolder } from '#src/commands/temporary-folder.ts';
import { stopwatch, createShiftableClock, systemClock } from '#src/lib/time.ts';
import { createSandbox, type Sandbox } from '#src/sandbox/index.ts';
import { type Child, endChild, runNightshift, startNightshift } from '../flow/child.ts';
import { promotion } from '../flow/mails.ts';
import { endServer } from '../support/global-setup.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { freePort } from '../support/redis.ts';
import { until } from '../support/until.ts';

const MAILBOX = 'dana@night.example';
const GRACE_MS = 25_000;

const closing = new AsyncDisposableStack();
let sandbox: Sandbox;

beforeAll(async () => {
  const clock = createShiftableClock(systemClock.now());
  sandbox = closing.adopt(await createSandbox({ clock }), (it) => it.close());
  sandbox.gmail.addMailbox(MAILBOX);
});

afterAll(() => closing.disposeAsync());

interface Started {
  child: Child;
  ask(path: string): Promise<{ status: number; body: unknown }>;
}

async function startWith(env: Record<string, string>): Promise<Started> {
  const port = await freePort();
  const child = startNightshift(['start'], { env: { ...env, PORT: String(port) } });
  closing.defer(() => endChild(child));
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    const body: unknown = await answer.json();
    return { status: answer.status, body };
  };
  await Promise.race([
    until(
      'it answers',
      () =>
        ask('/livez').then(
          () => true,
          () => false,
        ),
      20_000,
    ),
    child.ended.then(() => {
      throw new Error(`It ended:\n${child.output.err.slice(-2_000)}`);
    }),
  ]);
  return { child, ask };
}

async function terminated({ child }: Started): Promise<{ code: number | null; tookMs: number }> {
  const elapsed = stopwatch();
  child.process.kill('SIGTERM');
  return { code: await child.ended, tookMs: elapsed() };
}

describe('nightshift start on its own database', () => {
  let folder: ReturnType<typeof openTemporaryFolder>;
  let started: Started;

  beforeAll(async () => {
    folder = openTemporaryFolder('start');
    closing.defer(() => folder[Symbol.dispose]());
    closing.defer(() => endServer(folder.dir));
    const policy = join(folder.dir, 'policy.yaml');
    await writeFile(policy, 'version: 1\npeople:\n  owners: [U0NOBODY, U0OWNER]\n');
    const env = { NIGHTSHIFT_DATA_DIR: folder.dir, NIGHTSHIFT_POLICY: policy };
    started = await startWith({ ...sandbox.environment, ...env });
  }, 40_000);

  it('welcomes the owners that the policy names, and nobody else', async () => {
    const { slack } = sandbox;
    const told = (userId: string) => slack.conversation(slack.dmOf(userId));
    await slack.until(() => told('U0OWNER').length > 0, 20_000);
    expect(told('U0OWNER').map(({ text }) => text)).toEqual(['Welcome to Nightshift']);
    expect(told('U0SECOND')).toEqual([]);
  });

  it('says on /livez that it lives and on /readyz that every part does', async () => {
    await until('it is ready', async () => (await started.ask('/readyz')).status === 200);
    expect(await started.ask('/livez')).toEqual({ status: 200, body: { alive: true } });
    expect(await started.ask('/readyz')).toMatchObject({
      status: 200,
      body: { ready: true, checks: { database: 'ok', schema: 'ok', queue: 'ok', slack: 'ok' } },
    });
    expect((await started.ask('/')).status).toBe(404);
  });

  it('refuses to run a second time on the same folder, and says why', async () => {
    const env = { ...sandbox.environment, NIGHTSHIFT_DATA_DIR: folder.dir, PORT: '0' };
    const { code, err } = await runNightshift(['start'], { env });
    expect(code).toBe(1);
    expect(err).toMatch(/in use|already|another/i);
    expect(err).not.toMatch(/\n\s+at /);
    expect((await started.ask('/livez')).status).toBe(200);
  });

  it('names the part that fails on /readyz once Slack is gone, and lives on', async () => {
    await sandbox.slack.close();
    await until('it notices', async () => (await started.ask('/readyz')).status === 503);
    expect((await started.ask('/readyz')).body).toMatchObject({
      ready: false,
      checks: { database: 'ok', queue: 'ok', slack: 'the socket is not connected' },
    });
    expect((await started.ask('/livez')).status).toBe(200);
  });

  it('ends in order at SIGTERM, also while Slack is gone', async () => {
    const { code, tookMs } = await terminated(started);
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(GRACE_MS);
  }, 30_000);
});

describe('nightshift start on a given database', () => {
  it('ends in order at SIGTERM while jobs run, and the next start goes on with them', async () => {
    const clock = createShiftableClock(systemClock.now());
    const world = closing.adopt(await createSandbox({ clock }), (it) => it.close());
    const database = closing.adopt(await createTestDatabase(), ({ drop }) => drop());
    const key = createHash('sha256').update('start').digest('base64');
    const env = { ...world.environment, DATABASE_URL: database.url, NIGHTSHIFT_KEY: key };
    world.gmail.addMailbox(MAILBOX);
    const input = JSON.stringify(world.gmail.grants(MAILBOX));
    const added = await runNightshift(['account', 'add', 'gmail', '--owner', 'U0OWNER'], {
      env,
      input,
    });
    expect(added.code).toBe(0);
    for (let at = 0; at < 40; at += 1) world.gmail.deliver(MAILBOX, promotion(`desk${at}`));
    world.gmail.faults.add({ match: /batch/, times: 1, kind: { type: 'slow', delayMs: 1_500 } });
    const first = await startWith(env);
    await until('it reads', () => world.gmail.faults.struck > 0, 20_000);
    const { code, tookMs } = await terminated(first);
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(GRACE_MS);
    const second = await startWith(env);
    const dm = world.slack.dmOf('U0OWNER');
    await world.slack.until(() => world.slack.conversation(dm).length > 0, 20_000);
    expect((await terminated(second)).code).toBe(0);
    expect(world.gmail.effects).toEqual([]);
  }, 90_000);
});
