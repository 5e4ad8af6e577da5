import type { Context } from '#src/context.ts';
import { attend } from '#src/flow/attend.ts';
import { consolidate } from '#src/flow/consolidate.ts';
import { deliver } from '#src/flow/deliver.ts';
import { digest } from '#src/flow/digest.ts';
import { execute } from '#src/flow/execute.ts';
import { follow } from '#src/flow/follow.ts';
import { ingest } from '#src/flow/ingest.ts';
import { propose } from '#src/flow/propose.ts';
import { sweep } from '#src/flow/sweep.ts';
import { triage } from '#src/flow/triage.ts';
import { JOBS, type JobName } from '#src/queues/jobs.ts';
import type { JobHandlers } from '#src/queues/queue.ts';
import { keysOf } from '#src/lib/trust.ts';
import { SWEEP_EVERY_MS } from './timetable.ts';

export interface Workers {
  /** Stops intake, lets running jobs end within `graceMs`, then closes. */
  close(graceMs?: number): Promise<void>;
}

export const JOB_NAMES: readonly JobName[] = keysOf(JOBS);

/** Starts processors for the named jobs, all by default; each calls the verb of its own name. */
export async function startWorkers(
  ctx: Context,
  options: { names?: readonly JobName[]; onBug?: (error: unknown) => void } = {},
): Promise<Workers> {
  const handlers: JobHandlers = {
    ingest: (payload) => ingest(ctx, payload),
    triage: (payload) => triage(ctx, payload),
    propose: (payload) => propose(ctx, payload),
    execute: (payload) => execute(ctx, payload),
    follow: (payload) => follow(ctx, payload),
    attend: (payload) => attend(ctx, payload),
    deliver: (payload) => deliver(ctx, payload),
    consolidate: (payload) => consolidate(ctx, payload),
    digest: (payload) => digest(ctx, payload),
    sweep: async () => void (await sweep(ctx)),
  };
  await ctx.queue.scheduleSweep(SWEEP_EVERY_MS);
  return ctx.queue.work(handlers, options);
}
