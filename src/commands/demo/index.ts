import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../config.ts';
import { type Context, createContext } from '../../context.ts';
import { systemClock } from '../../lib/time.ts';
import { startListeners } from '../../listeners/index.ts';
import { createSandbox, type Sandbox } from '../../sandbox/index.ts';
import { migrate } from '../../store/migrate.ts';
import { startWorkers } from '#workers/index.ts';
import { printResult, say } from '../output.ts';
import { createProgress } from '../progress.ts';
import { shutdownSignal } from '../shutdown.ts';
import type { ApproveShare } from './decisions.ts';
import { openDemoFolder } from './folder.ts';
import { loadMaterial } from './material.ts';
import { openNight } from './night.ts';
import { isSound, type NightReport } from './report.ts';
import { runDay } from './run-day.ts';
import { runNight } from './run-night.ts';
import { plural } from '../../lib/text.ts';

export interface DemoOptions {
  once: boolean;
  json: boolean;
  mail?: string | undefined;
  runs?: string | undefined;
  approve: ApproveShare;
  seed: number;
  port: number;
}

/**
 * One sample night on embedded servers and the sandbox. With `once` it ends after the report; the exit code
 * is 0 only if nothing was lost, nothing happened without approval and the audit verifies.
 */
export async function demo(options: DemoOptions): Promise<number> {
  const progress = createProgress();
  const { mail, runs, approve, seed, once } = options;
  const folder = await openDemoFolder(loadConfig().NIGHTSHIFT_DATA_DIR, {
    mail,
    runs,
    approve,
    seed,
    once,
  });
  if (folder.resumed) say('An unfinished night goes on where it was cut short.');
  await using opened = new AsyncDisposableStack();
  progress.step(
    'Starting the outside world on loopback: Slack, mailboxes, and what runs pipelines',
  );
  const night = openNight(systemClock.now(), join(folder.dir, 'sandbox', 'clock.jsonl'));
  const material = await loadMaterial(night, { mail, runs, seed, once });
  const sandbox = opened.adopt(
    await createSandbox({
      clock: night.clock,
      dataDir: join(folder.dir, 'sandbox'),
      port: options.port,
    }),
    (world) => world.close(),
  );
  progress.step('Starting PostgreSQL and Nightshift');
  const ctx = await openNightshift(opened, {
    sandbox,
    dir: folder.dir,
    clock: night.clock,
    undoS: once ? 1 : 10,
    ...(once ? {} : { policy: writePolicy(folder.dir) }),
  });
  // A night of somebody's own material is told to nobody else.
  const isSample = !once && mail === undefined && runs === undefined;
  const channel = isSample ? { channel: 'C0DEPLOYS' } : {};
  const input = { ctx, sandbox, night, material, approve, seed, progress, ...channel };
  const report = await runNight(input);
  // The report is of the night alone, and a night of somebody's own material has no such day.
  if (isSample) await runDay(input);
  progress.done();
  if (once) {
    folder.finish();
    printResult(report, options.json);
    return isSound(report) ? 0 : 1;
  }
  introduce(report, sandbox);
  await shutdownSignal();
  folder.finish();
  return 0;
}

/** Nightshift on the servers of a sandbox, with an embedded PostgreSQL in this folder. */
export async function openNightshift(
  opened: AsyncDisposableStack,
  settings: {
    sandbox: Sandbox;
    dir: string;
    clock: Context['clock'];
    undoS: number;
    policy?: string;
  },
): Promise<Context> {
  const config = loadConfig({
    ...settings.sandbox.environment,
    NIGHTSHIFT_DATA_DIR: settings.dir,
    NIGHTSHIFT_UNDO_S: String(settings.undoS),
    NIGHTSHIFT_POLICY: settings.policy,
    LOG_LEVEL: 'error',
  });
  const ctx = opened.adopt(
    await createContext(config, { clock: settings.clock, paceMs: 0 }),
    (context) => context.close(),
  );
  await migrate(ctx.store.db);
  opened.adopt(await startListeners(ctx), (listeners) => listeners.close());
  opened.adopt(await startWorkers(ctx, { onBug: endProcess }), (workers) => workers.close());
  return ctx;
}

/** Whom the page's people are to each other, so that a second one and the one on duty can be seen at work. */
const POLICY = `version: 1
people:
  owners: [U0OWNER, U0SECOND]
  approvers: { release: [U0SECOND] }
  managers: { U0MANAGER: [U0OWNER] }
duty:
  - name: production
    people: [U0OWNER, U0SECOND]
    escalateAfterMinutes: 10
`;

function writePolicy(dir: string): string {
  const file = join(dir, 'policy.yaml');
  writeFileSync(file, POLICY);
  return file;
}

/** An error that nobody expected is a bug, and a process with a bug must not go on. */
function endProcess(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

function introduce(report: NightReport, sandbox: Sandbox): void {
  const { mail, deploys, proposals } = report;
  say('');
  say(
    `The night is over: ${plural(mail.read, 'mail')} read, ${mail.lost} lost; ${plural(deploys.runs, 'run')}, ${deploys.failed} failed; ${plural(proposals.created, 'action')} to decide.`,
  );
  if (!report.modelConfigured)
    say(
      'No model is configured, so triage worked by rules alone. Set OPENAI_BASE_URL and OPENAI_MODEL to add one.',
    );
  say(`Open the workspace: ${sandbox.slack.pageUrl}`);
  say('Stop with Ctrl-C.');
}
