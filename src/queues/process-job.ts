import { UnrecoverableError } from 'bullmq';
import { randomInt } from 'node:crypto';
import { Invalid, isExpected, Transient } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { BullJob } from './connection.ts';
import { JOBS, type JobName } from './jobs.ts';
import type { JobContext } from './queue.ts';

/** How long a handler may take to notice that its signal was aborted, before its place is given away. */
export const ABANDON_MS = 2_000;
const LONGEST_DELAY_MS = 15 * 60_000;

/** A handler behind its payload check. */
export type RunJob = (data: unknown, job: JobContext) => Promise<void>;

export interface ProcessingRules {
  name: JobName;
  run: RunJob;
  log: Log;
  /** Aborted when the workers of this process have to end. */
  closing: AbortSignal;
  onBug: (error: unknown) => void;
}

/** What BullMQ keeps of a failed attempt: no message, for it might quote somebody's text. */
class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly retryAfterMs: number | undefined;
  constructor(retryAfterMs: number | undefined) {
    super('try again');
    this.retryAfterMs = retryAfterMs;
  }
}

/** Runs one attempt of a job; rejects in the way that makes BullMQ retry it or give it up. */
export async function processJob(rules: ProcessingRules, job: BullJob): Promise<void> {
  const { name, closing } = rules;
  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(), JOBS[name].timeoutMs);
  const signal = AbortSignal.any([timeUp.signal, closing]);
  try {
    const work = rules.run(job.data, { attemptsMade: job.attemptsMade, signal });
    await unlessAbandoned(work, signal);
  } catch (error) {
    // What an aborted request rejects with is no bug of the handler.
    const reason = signal.aborted && !isExpected(error) ? new Transient('stopped') : error;
    throw judge(rules, job, reason);
  } finally {
    clearTimeout(timer);
  }
}

async function unlessAbandoned(work: Promise<void>, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let watch: (() => void) | undefined;
  const abandoned = new Promise<never>((_resolve, reject) => {
    watch = () => {
      timer = setTimeout(() => reject(new Transient('ignored its signal')), ABANDON_MS);
    };
    if (signal.aborted) watch();
    else signal.addEventListener('abort', watch, { once: true });
  });
  try {
    await Promise.race([work, abandoned]);
  } finally {
    clearTimeout(timer);
    if (watch !== undefined) signal.removeEventListener('abort', watch);
  }
}

function judge(rules: ProcessingRules, job: BullJob, error: unknown): Error {
  const { name, log, onBug } = rules;
  const facts = { job: name, jobId: job.id, attempt: job.attemptsMade + 1 };
  if (error instanceof Transient) {
    const isLast = job.attemptsMade + 1 >= JOBS[name].attempts;
    if (isLast) log.warn(facts, 'job given up after its last attempt');
    else log.info(facts, 'job will be tried again');
    return new RetryLater(error.retryAfterMs);
  }
  if (isExpected(error)) {
    log.warn({ ...facts, error: error.name }, 'job failed for good');
    return new UnrecoverableError(error.name);
  }
  onBug(error);
  return new UnrecoverableError('bug');
}

/** Milliseconds before the next attempt: what the other side asked for, or twice as long each time. */
export function retryDelayMs(
  name: JobName,
): (attemptsMade: number, error: Error | undefined) => number {
  return (attemptsMade, error) => {
    if (error instanceof RetryLater && error.retryAfterMs !== undefined) {
      return Math.max(0, Math.round(error.retryAfterMs));
    }
    const full = Math.min(JOBS[name].backoffMs * 2 ** (attemptsMade - 1), LONGEST_DELAY_MS);
    // Half of it is by chance, so that what failed together does not come back together.
    return Math.round(full / 2) + randomInt(Math.ceil(full / 2) + 1);
  };
}

/** Rejects with `Invalid` when the payload is not what the job's name promises. */
export function parsePayload<Payload>(
  schema: {
    safeParse(data: unknown): { success: true; data: Payload } | { success: false; error: Error };
  },
  data: unknown,
): Payload {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new Invalid('A job carries the wrong payload', { cause: parsed.error });
}
