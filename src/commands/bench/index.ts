import { loadConfig } from '../../config.ts';
import { createContext } from '../../context.ts';
import { personId } from '../../domain/person.ts';
import { runUntilIdle } from '../../flow/drain.ts';
import { createLog } from '../../lib/log.ts';
import { stopwatch } from '../../lib/time.ts';
import { measureRawThroughput } from '../../queues/raw-throughput.ts';
import { openDatabase } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';
import { countSignals } from '../../store/signals.ts';
import { usageBetween } from '../../store/usage.ts';
import { startWorkers } from '#workers/index.ts';
import { addAccount } from '../account.ts';
import { OWNER } from '../demo/night.ts';
import { printResult } from '../output.ts';
import { createProgress, type Progress } from '../progress.ts';
import { openTemporaryFolder } from '../temporary-folder.ts';
import { type AuditFigures, measureAudit } from './audit-figures.ts';
import { measureClicks } from './click-latency.ts';
import { measureMailboxes } from './mailbox-figures.ts';
import { measureModel } from './model-figures.ts';
import { measureFirstScreens } from './first-screens.ts';
import { openOutside } from './outside.ts';
import { measurePipelines } from './pipeline-figures.ts';
import { watchMemory } from './memory.ts';

export interface BenchOptions {
  mails: number;
  json: boolean;
  first: boolean;
}

const RAW_JOBS = 5_000;

/** Figures of one backend, all of one run on one machine. */
export interface BenchResult {
  queue: { backend: 'redis' | 'postgres'; rawJobsPerSecond: number };
  night: { mails: number; mailsPerSecond: number; peakMemoryMb: number };
  gmail: { unitsPerMail: number; requestsPerMail: number };
}

/**
 * A night of generated mails on the configured backends: the embedded queue always, Redis where `REDIS_URL`
 * is set. With one backend the result is that backend's; with two, `redis` holds the second one's.
 */
export async function bench(options: BenchOptions): Promise<number> {
  const progress = createProgress();
  progress.step('Somebody new opens the app, and starts the demo');
  const first = await measureFirstScreens(progress);
  if (options.first) {
    progress.done();
    printResult({ first }, options.json);
    return 0;
  }
  const { REDIS_URL: redisUrl } = loadConfig();
  const embedded = await benchBackend({ mails: options.mails, redisUrl: '', progress });
  const redis =
    redisUrl === undefined
      ? undefined
      : await benchBackend({ mails: options.mails, redisUrl, progress });
  progress.step('Twenty people press buttons at once, over Socket Mode');
  const slack = await measureClicks();
  progress.step('Verification of an export, and of every mutation of one row');
  const audit = await measureLedger();
  progress.step('What the sample mails cost a model');
  const model = await measureModel();
  progress.step('A hundred new mails by Microsoft Graph, and by IMAP');
  const mailboxes = await measureMailboxes();
  progress.step('An hour of forty repositories at GitHub');
  const github = await measurePipelines();
  progress.done();
  printResult(
    {
      ...embedded,
      first,
      ...mailboxes,
      github,
      slack,
      audit,
      model,
      ...(redis === undefined ? {} : { redis }),
    },
    options.json,
  );
  return 0;
}

async function benchBackend({
  mails,
  redisUrl,
  progress,
}: {
  mails: number;
  redisUrl: string;
  progress: Progress;
}): Promise<BenchResult> {
  using folder = openTemporaryFolder('bench');
  const { dir } = folder;
  progress.step(
    `Raw BullMQ on ${redisUrl === '' ? 'PostgreSQL' : 'Redis'}: ${RAW_JOBS} jobs that do nothing`,
  );
  const rawJobsPerSecond = await rawThroughput(dir, redisUrl);
  progress.step(`A night of ${mails} mails on the same backend`);
  return {
    ...(await benchNight({ dir, mails, redisUrl, progress })),
    queue: {
      backend: redisUrl === '' ? 'postgres' : 'redis',
      rawJobsPerSecond: Math.round(rawJobsPerSecond),
    },
  };
}

async function rawThroughput(dir: string, redisUrl: string): Promise<number> {
  const log = createLog('error');
  if (redisUrl !== '') return await measureRawThroughput({ redisUrl }, RAW_JOBS, log);
  const database = await openDatabase(
    { dataDir: dir, databaseUrl: undefined, vaultKey: undefined },
    { log },
  );
  try {
    return await measureRawThroughput({ databaseUrl: database.url }, RAW_JOBS, log);
  } finally {
    await database.close();
  }
}

async function benchNight(input: {
  dir: string;
  mails: number;
  redisUrl: string;
  progress: Progress;
}): Promise<Omit<BenchResult, 'queue'>> {
  const { mails, progress } = input;
  await using opened = new AsyncDisposableStack();
  const outside = opened.adopt(await openOutside(), (world) => world.close());
  const config = loadConfig({
    ...outside.environment,
    NIGHTSHIFT_DATA_DIR: input.dir,
    REDIS_URL: input.redisUrl,
    DATABASE_URL: '',
    LOG_LEVEL: 'error',
  });
  const ctx = opened.adopt(await createContext(config, { paceMs: 0 }), (context) =>
    context.close(),
  );
  await migrate(ctx.store.db);
  const { ownerId } = await addAccount(ctx, {
    kind: 'gmail',
    owner: OWNER.userId,
    repositories: [],
    secret: outside.secret,
  });
  await outside.deliver(mails);
  const memory = watchMemory();
  const elapsed = stopwatch();
  opened.adopt(await startWorkers(ctx), (workers) => workers.close());
  await runUntilIdle(ctx, (pending) =>
    progress.update(`A night of ${mails} mails (${pending} jobs to go)`),
  );
  const seconds = elapsed() / 1_000;
  const peakMemoryMb = memory.stop();
  const read = await countSignals(
    ctx.store.db,
    personId(ownerId.split('/')[0] ?? '', OWNER.userId),
  );
  if (read !== mails) throw new Error(`${mails} mails arrived and ${read} were read`);
  const usage = await usageBetween(ctx.store.db, ownerId, {
    fromDay: '0000-00-00',
    toDay: '9999-99-99',
  });
  return {
    night: { mails, mailsPerSecond: round(mails / seconds), peakMemoryMb },
    gmail: {
      unitsPerMail: round(usage.gmailUnits / mails),
      requestsPerMail: round(usage.httpRequests / mails),
    },
  };
}

async function measureLedger(): Promise<AuditFigures> {
  using folder = openTemporaryFolder('bench-audit');
  return await measureAudit(folder.dir);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
