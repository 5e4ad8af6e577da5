import type { JobsOptions } from 'bullmq';

/** Where the jobs are kept: Redis or Valkey by URL, or a PostgreSQL database (schema `bullmq`). */
export type QueueAddress = { redisUrl: string } | { databaseUrl: string };

/** The part of BullMQ's `Queue` that is used here, whatever it runs on. */
export interface BullQueue {
  addBulk(jobs: { name: string; data: unknown; opts: JobsOptions }[]): Promise<unknown>;
  getJobCounts(
    ...types: ('waiting' | 'active' | 'delayed' | 'prioritized')[]
  ): Promise<Record<string, number>>;
  getJobSchedulersCount(): Promise<number>;
  upsertJobScheduler(
    id: string,
    repeat: { every: number },
    template: {
      name: string;
      data: unknown;
      opts: Omit<JobsOptions, 'delay' | 'jobId' | 'repeat'>;
    },
  ): Promise<unknown>;
  obliterate(options: { force: boolean }): Promise<void>;
  close(): Promise<void>;
}

/** The part of BullMQ's `Job` that a processor sees. */
export interface BullJob {
  id?: string | undefined;
  data: unknown;
  attemptsMade: number;
}

export interface WorkerSettings {
  concurrency: number;
  /** How long a job stays a silent worker's own, and how often others look for such jobs. */
  lockMs: number;
  stalledEveryMs: number;
  /** Milliseconds to wait before the next attempt; `attemptsMade` counts the failed one. */
  retryDelayMs: (attemptsMade: number, error: Error | undefined) => number;
}

export interface BullWorker {
  close(): Promise<void>;
}

/** One process's connections to the backend, shared by all its queues and workers. */
export interface QueueConnection {
  readonly backend: 'redis' | 'postgres';
  queue(name: string): BullQueue;
  worker(
    name: string,
    processor: (job: BullJob) => Promise<void>,
    settings: WorkerSettings,
  ): BullWorker;
  ping(): Promise<void>;
  /** Cuts all connections, also of workers that do not close by themselves. */
  close(): Promise<void>;
}
