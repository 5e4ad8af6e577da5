import type { JobsOptions } from 'bullmq';
import { isExpected, Transient } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { keysOf } from '../lib/trust.ts';
import { connectQueue } from './connect.ts';
import type {
  BullJob,
  BullQueue,
  BullWorker,
  QueueAddress,
  QueueConnection,
} from './connection.ts';
import { type JobName, JOBS } from './jobs.ts';
import {
  ABANDON_MS,
  parsePayload,
  processJob,
  type ProcessingRules,
  retryDelayMs,
  type RunJob,
} from './process-job.ts';
import type { JobHandlers, JobRequest, Queue, QueueWorkers } from './queue.ts';
import { settledWithin, within } from './within.ts';

const ANSWER_MS = 5_000;
const GRACE_MS = 20_000;
const SETTLE_MS = 1_000;
const SWEEP_SCHEDULER = 'sweep';

export interface QueueSettings {
  log: Log;
  /** Keeps the queues of several Nightshifts on one backend apart; letters, digits and hyphens. */
  prefix?: string;
  /** How long a job stays with a worker that has gone silent (10 s), and how often that is checked (5 s). */
  lockMs?: number;
  stalledEveryMs?: number;
}

/** Connects to the job queue; rejects with `Transient` when its backend does not answer. */
export async function createQueue(address: QueueAddress, settings: QueueSettings): Promise<Queue> {
  return new BullMqQueue(await connectQueue(address, settings.log), settings);
}

class BullMqQueue implements Queue {
  readonly #connection: QueueConnection;
  readonly #settings: QueueSettings;
  readonly #queues: ReadonlyMap<JobName, BullQueue>;
  readonly #workers = new Set<QueueWorkers>();
  #closed: Promise<void> | undefined;

  constructor(connection: QueueConnection, settings: QueueSettings) {
    this.#connection = connection;
    this.#settings = settings;
    this.#queues = new Map(
      keysOf(JOBS).map((name) => [name, connection.queue(this.#queueName(name))]),
    );
  }

  get backend(): 'redis' | 'postgres' {
    return this.#connection.backend;
  }

  async enqueue(requests: readonly JobRequest[]): Promise<void> {
    const byName = Map.groupBy(requests, ({ name }) => name);
    const bulks = [...byName].map(([name, group]): [JobName, ReturnType<typeof bullJob>[]] => [
      name,
      group.map(bullJob),
    ]);
    await answered(Promise.all(bulks.map(([name, jobs]) => this.#queue(name).addBulk(jobs))));
  }

  work(
    handlers: JobHandlers,
    options: { names?: readonly JobName[]; onBug?: (error: unknown) => void } = {},
  ): QueueWorkers {
    const { log, lockMs = 10_000, stalledEveryMs = 5_000 } = this.#settings;
    const onBug = options.onBug ?? ((error) => log.error({ err: error }, 'bug in a job'));
    const closing = new AbortController();
    const running = new Set<Promise<void>>();
    const runs = runners(handlers);
    const workers = (options.names ?? keysOf(JOBS)).map((name) => {
      const rules: ProcessingRules = { name, run: runs[name], log, closing: closing.signal, onBug };
      const process = (job: BullJob) => tracked(running, processJob(rules, job));
      return this.#connection.worker(this.#queueName(name), process, {
        concurrency: JOBS[name].concurrency,
        lockMs,
        stalledEveryMs,
        retryDelayMs: retryDelayMs(name),
      });
    });
    let closed: Promise<void> | undefined;
    const handle: QueueWorkers = {
      close: (graceMs = GRACE_MS) =>
        (closed ??= closeWorkers({ workers, running, closing }, graceMs)),
    };
    this.#workers.add(handle);
    return handle;
  }

  async scheduleSweep(everyMs: number): Promise<void> {
    const template = { name: 'sweep', data: {}, opts: jobOptions('sweep') };
    await answered(
      this.#queue('sweep').upsertJobScheduler(SWEEP_SCHEDULER, { every: everyMs }, template),
    );
  }

  async pending(): Promise<number> {
    const counts = await answered(
      Promise.all([...this.#queues].map(([name, queue]) => countPending(name, queue))),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  ping(): Promise<void> {
    return this.#connection.ping();
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#workers].map((workers) => workers.close()));
    const queues = [...this.#queues.values()].map((queue) => queue.close());
    await settledWithin(1_000, Promise.allSettled(queues));
    await this.#connection.close();
  }

  #queue(name: JobName): BullQueue {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw new TypeError(`There is no job named ${name}`);
    return queue;
  }

  #queueName(name: JobName): string {
    return `${this.#settings.prefix ?? 'nightshift'}-${name}`;
  }
}

async function tracked(running: Set<Promise<void>>, work: Promise<void>): Promise<void> {
  running.add(work);
  try {
    await work;
  } finally {
    running.delete(work);
  }
}

async function closeWorkers(
  parts: { workers: BullWorker[]; running: Set<Promise<void>>; closing: AbortController },
  graceMs: number,
): Promise<void> {
  const { workers, running, closing } = parts;
  const ended = Promise.allSettled(workers.map((worker) => worker.close()));
  if (await settledWithin(Math.min(graceMs, SETTLE_MS), ended)) return;
  // From here on no job starts any more.
  await settledWithin(Math.max(0, graceMs - SETTLE_MS), Promise.allSettled(running));
  closing.abort();
  await settledWithin(ABANDON_MS + 500, Promise.allSettled(running));
  // While the backend is away a worker cannot say goodbye; closing the connection ends it.
  await settledWithin(SETTLE_MS, ended);
}

function bullJob(request: JobRequest): { name: string; data: unknown; opts: JobsOptions } {
  const { name, payload, key, delayMs } = request;
  const opts: JobsOptions = {
    ...jobOptions(name),
    // A request that comes while its like runs is kept and runs next: the running one may have read too early.
    deduplication: { id: key, keepLastIfActive: true },
  };
  if (delayMs !== undefined && delayMs > 0) opts.delay = Math.round(delayMs);
  return { name, data: parsePayload<unknown>(JOBS[name].payload, payload), opts };
}

/** Finished jobs leave nothing behind: what happened is in the rows. */
function jobOptions(name: JobName): JobsOptions {
  return {
    attempts: JOBS[name].attempts,
    backoff: { type: 'custom' },
    removeOnComplete: true,
    removeOnFail: true,
    stackTraceLimit: 0,
  };
}

async function countPending(name: JobName, queue: BullQueue): Promise<number> {
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized');
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (name !== 'sweep') return all;
  const scheduled = await queue.getJobSchedulersCount();
  return all - Math.min(scheduled, counts['delayed'] ?? 0);
}

async function answered<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await within(ANSWER_MS, work);
  } catch (error) {
    if (isExpected(error)) throw error;
    throw new Transient('The job queue does not answer', { cause: error });
  }
}

function runners(handlers: JobHandlers): Record<JobName, RunJob> {
  return {
    ingest: runner(JOBS.ingest.payload, handlers.ingest),
    triage: runner(JOBS.triage.payload, handlers.triage),
    propose: runner(JOBS.propose.payload, handlers.propose),
    execute: runner(JOBS.execute.payload, handlers.execute),
    follow: runner(JOBS.follow.payload, handlers.follow),
    attend: runner(JOBS.attend.payload, handlers.attend),
    deliver: runner(JOBS.deliver.payload, handlers.deliver),
    consolidate: runner(JOBS.consolidate.payload, handlers.consolidate),
    digest: runner(JOBS.digest.payload, handlers.digest),
    sweep: runner(JOBS.sweep.payload, handlers.sweep),
  };
}

function runner<Payload>(
  schema: Parameters<typeof parsePayload<Payload>>[0],
  handle: (payload: Payload, job: Parameters<RunJob>[1]) => Promise<void>,
): RunJob {
  return async (data, job) => handle(parsePayload(schema, data), job);
}
