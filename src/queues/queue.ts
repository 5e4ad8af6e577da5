import type { JobName, JobPayload } from './jobs.ts';

export interface JobRequest<Name extends JobName = JobName> {
  name: Name;
  payload: JobPayload<Name>;
  /**
   * Two requests with one key while the first still waits are one job. One that comes while the first
   * runs is kept, and runs after it; one key never runs twice at once. Any text will do.
   */
  key: string;
  delayMs?: number;
}

export interface JobContext {
  /** Attempts made before this one. */
  attemptsMade: number;
  /** Aborted when the job's time is up or the worker closes. */
  signal: AbortSignal;
}

export type JobHandlers = {
  [Name in JobName]: (payload: JobPayload<Name>, job: JobContext) => Promise<void>;
};

/**
 * A to-do list that may be lost: every job is derived from rows in Postgres, and `sweep` writes it anew.
 * Jobs run at least once, so handlers are idempotent.
 */
export interface Queue {
  readonly backend: 'redis' | 'postgres';
  /** Rejects with `Invalid` for a wrong payload, and with `Transient` within seconds when nobody answers. */
  enqueue(requests: readonly JobRequest[]): Promise<void>;
  /**
   * Starts processors for the named jobs (all by default). A handler that rejects with `Transient` is
   * retried after its `retryAfterMs` or the job's backoff; with another expected error it fails for good;
   * with anything else `onBug` is called.
   */
  work(
    handlers: JobHandlers,
    options?: { names?: readonly JobName[]; onBug?: (error: unknown) => void },
  ): QueueWorkers;
  /** Runs `sweep` every `everyMs` on one of all processes. */
  scheduleSweep(everyMs: number): Promise<void>;
  /** Jobs that wait, run or are delayed, over all names except the scheduled sweep. */
  pending(): Promise<number>;
  /** Answers within a second, or rejects. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface QueueWorkers {
  /** Stops intake, waits for running jobs at most `graceMs`, then closes. */
  close(graceMs?: number): Promise<void>;
}
