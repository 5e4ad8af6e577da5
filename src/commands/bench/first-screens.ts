import { loadConfig } from '../../config.ts';
import { createContext } from '../../context.ts';
import { startListeners } from '../../listeners/index.ts';
import { createShiftableClock, stopwatch, systemClock } from '../../lib/time.ts';
import { createSandbox, type Sandbox } from '../../sandbox/index.ts';
import { migrate } from '../../store/migrate.ts';
import { startWorkers } from '#workers/index.ts';
import { openNightshift } from '../demo/index.ts';
import { loadMaterial } from '../demo/material.ts';
import { openNight, OWNER } from '../demo/night.ts';
import { runNight } from '../demo/run-night.ts';
import type { Progress } from '../progress.ts';
import { openTemporaryFolder } from '../temporary-folder.ts';

export interface FirstScreens {
  /** From the first start on an empty folder until Slack is connected. */
  startMs: number;
  /** From the first opening of the app until its Home says how to begin. */
  homeMs: number;
  /** From the same opening until the sample night is on the screen, one press later. */
  sampleNightMs: number;
  /** From the start of the demo’s workspace until the digest of its night is there. */
  demoDigestMs: number;
}

const WITHIN_MS = 10 * 60_000;

/** How soon somebody new sees something of use: with Slack's own Bolt, the workers, and embedded PostgreSQL. */
export async function measureFirstScreens(progress: Progress): Promise<FirstScreens> {
  return { ...(await openApp()), demoDigestMs: await openDemo(progress) };
}

async function openApp(): Promise<Omit<FirstScreens, 'demoDigestMs'>> {
  using folder = openTemporaryFolder('bench-first');
  await using opened = new AsyncDisposableStack();
  const clock = createShiftableClock(systemClock.now());
  const sandbox = opened.adopt(await createSandbox({ clock }), (world) => world.close());
  const starting = stopwatch();
  const config = loadConfig({ ...sandbox.environment, ...alone(folder.dir) });
  const ctx = opened.adopt(await createContext(config), (it) => it.close());
  await migrate(ctx.store.db);
  opened.adopt(await startWorkers(ctx), (it) => it.close());
  opened.adopt(await startListeners(ctx), (it) => it.close());
  const startMs = Math.round(starting());
  const { slack } = sandbox;
  const person = slack.as(OWNER.userId);
  const opening = stopwatch();
  await person.openHome();
  await slack.until(
    () => JSON.stringify(slack.home(OWNER.userId) ?? '').includes('"sample"'),
    WITHIN_MS,
  );
  const homeMs = Math.round(opening());
  const before = published(slack);
  await person.click({ home: true }, 'show.command', { value: 'sample' });
  await slack.until(() => JSON.stringify(person.views()).includes('sample.approve'), WITHIN_MS);
  const sampleNightMs = Math.round(opening());
  // Home is published once more behind it, and would find a closed database.
  await slack.until(() => published(slack) > before, WITHIN_MS);
  return { startMs, homeMs, sampleNightMs };
}

function published({ payloads }: Sandbox['slack']): number {
  return payloads.filter(({ method }) => method === 'views.publish').length;
}

async function openDemo(progress: Progress): Promise<number> {
  using folder = openTemporaryFolder('bench-demo');
  await using opened = new AsyncDisposableStack();
  const elapsed = stopwatch();
  const night = openNight(systemClock.now());
  const material = await loadMaterial(night, { seed: 1, once: false });
  const sandbox = opened.adopt(await createSandbox({ clock: night.clock }), (it) => it.close());
  const ctx = await openNightshift(opened, {
    sandbox,
    dir: folder.dir,
    clock: night.clock,
    undoS: 1,
  });
  const { slack } = sandbox;
  const isDigest = ({ blocks }: { blocks?: unknown }): boolean =>
    JSON.stringify(blocks ?? '').includes('digest.header');
  const told = slack
    .until(() => slack.conversation(slack.dmOf(OWNER.userId)).some(isDigest), WITHIN_MS)
    .then(() => Math.round(elapsed()));
  await runNight({ ctx, sandbox, night, material, approve: 'none', seed: 1, progress });
  return await told;
}

function alone(dir: string): Record<string, string> {
  return { NIGHTSHIFT_DATA_DIR: dir, DATABASE_URL: '', REDIS_URL: '', LOG_LEVEL: 'error' };
}
