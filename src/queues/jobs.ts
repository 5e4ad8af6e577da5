import { z } from 'zod';

/** One row a job: what it carries (ids only), how often it is tried, how long it may run. */
export const JOBS = {
  ingest: {
    payload: z.object({ accountId: z.string() }),
    attempts: 4,
    backoffMs: 2_000,
    timeoutMs: 600_000,
    concurrency: 4,
  },
  triage: {
    payload: z.object({ signalIds: z.array(z.string()).max(50) }),
    attempts: 4,
    backoffMs: 2_000,
    timeoutMs: 120_000,
    concurrency: 2,
  },
  propose: {
    payload: z.object({ ownerId: z.string() }),
    attempts: 4,
    backoffMs: 2_000,
    timeoutMs: 120_000,
    concurrency: 1,
  },
  execute: {
    payload: z.object({ proposalId: z.string() }),
    attempts: 4,
    backoffMs: 2_000,
    timeoutMs: 60_000,
    concurrency: 4,
  },
  follow: {
    payload: z.object({ proposalId: z.string() }),
    attempts: 2,
    backoffMs: 5_000,
    timeoutMs: 60_000,
    concurrency: 2,
  },
  attend: {
    payload: z.object({ incidentId: z.string() }),
    attempts: 2,
    backoffMs: 5_000,
    timeoutMs: 60_000,
    concurrency: 2,
  },
  deliver: {
    payload: z.object({ key: z.string() }),
    attempts: 6,
    backoffMs: 2_000,
    timeoutMs: 60_000,
    concurrency: 4,
  },
  consolidate: {
    payload: z.object({ ownerId: z.string() }),
    attempts: 3,
    backoffMs: 5_000,
    timeoutMs: 120_000,
    concurrency: 1,
  },
  digest: {
    payload: z.object({ ownerId: z.string() }),
    attempts: 4,
    backoffMs: 2_000,
    timeoutMs: 60_000,
    concurrency: 2,
  },
  sweep: {
    payload: z.object({}),
    attempts: 1,
    backoffMs: 1_000,
    timeoutMs: 60_000,
    concurrency: 1,
  },
} as const;

export type JobName = keyof typeof JOBS;
export type JobPayload<Name extends JobName> = z.infer<(typeof JOBS)[Name]['payload']>;
