import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NightReport } from '#src/commands/demo/report.ts';
import { openTemporaryFolder } from '#src/commands/temporary-folder.ts';
import { type Child, endChild, startNightshift } from './flow/child.ts';
import { availableBackends } from './queues/support.ts';
import { endServer } from './support/global-setup.ts';
import { startRedis } from './support/redis.ts';

const SEED = 7;

/** After so many finished steps, and within so many milliseconds: while it reads, tells, and decides. */
const MOMENTS = [
  { steps: 4, withinMs: 350 },
  { steps: 5, withinMs: 300 },
  { steps: 6, withinMs: 500 },
];

const closing: (() => Promise<void> | void)[] = [];

type Outcome = Awaited<ReturnType<typeof finished>>;
const outcomes = new Map<string, Promise<Outcome>>();

// They mostly wait until the jobs of the dead count as stalled, so all backends do so at once.
beforeAll(() => {
  for (const backend of availableBackends()) {
    const outcome = torment(backend);
    outcome.catch(() => 'awaited in its test');
    outcomes.set(backend, outcome);
  }
});

afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe.each(availableBackends())('a night on %s that is killed three times', (backend) => {
  it('comes to a sound end: nothing lost, nothing twice, nothing unapproved, one digest (I4, I9, I17)', async () => {
    const outcome = await outcomes.get(backend);
    expect(outcome?.report).toMatchObject({
      mail: { lost: 0, coverage: 1 },
      digest: { posted: 1 },
      proposals: { unknown: 0 },
      effects: { withoutApproval: 0, twice: 0 },
      audit: { verified: true },
    });
    expect(outcome?.report.effects.total).toBeGreaterThan(0);
    expect(outcome?.report.effects.total).toBe(outcome?.report.proposals.executed);
    expect(outcome?.code).toBe(0);
  }, 120_000);
});

async function torment(backend: string): Promise<Outcome> {
  const environment = await openSurroundings(backend);
  for (const [at, moment] of MOMENTS.entries())
    await killAt(startDemo(environment), { ...moment, share: shareOf(`${backend}/${at}`) });
  return await finished(startDemo(environment));
}

async function openSurroundings(backend: string): Promise<Record<string, string>> {
  const folder = openTemporaryFolder('crash');
  closing.push(() => endServer(join(folder.dir, 'demo')));
  closing.push(() => folder[Symbol.dispose]());
  if (backend !== 'Redis') return { NIGHTSHIFT_DATA_DIR: folder.dir };
  const redis = await startRedis();
  closing.push(() => redis.stop());
  return { NIGHTSHIFT_DATA_DIR: folder.dir, REDIS_URL: redis.url };
}

function startDemo(env: Record<string, string>): Child {
  const args = ['demo', '--once', '--json', '--approve', 'all', '--seed', String(SEED)];
  const child = startNightshift(args, { env });
  closing.push(() => endChild(child));
  return child;
}

async function killAt(
  child: Child,
  moment: { steps: number; withinMs: number; share: number },
): Promise<void> {
  await child.says('✔', moment.steps);
  await pause(moment.share * moment.withinMs);
  child.process.kill('SIGKILL');
  await child.ended;
  expect(child.process.signalCode).toBe('SIGKILL');
}

async function finished({
  ended,
  output,
}: Child): Promise<{ code: number | null; report: NightReport }> {
  const code = await ended;
  if (output.out === '') throw new Error(`No report; it said:\n${output.err.slice(-2_000)}`);
  return { code, report: JSON.parse(output.out) as NightReport };
}

/** A number in [0, 1), the same in every run. */
function shareOf(text: string): number {
  return createHash('sha256').update(`${SEED}/${text}`).digest().readUInt32BE(0) / 2 ** 32;
}
