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
import { JOBS } from '#src/queues/jobs.ts';
import type { JobRequest } from '#src/queues/queue.ts';

/** What a worker does with a job, without the queue between. */
export async function perform(ctx: Context, { name, payload }: JobRequest): Promise<void> {
  switch (name) {
    case 'ingest':
      return ingest(ctx, JOBS.ingest.payload.parse(payload));
    case 'triage':
      return triage(ctx, JOBS.triage.payload.parse(payload));
    case 'propose':
      return propose(ctx, JOBS.propose.payload.parse(payload));
    case 'execute':
      return execute(ctx, JOBS.execute.payload.parse(payload));
    case 'follow':
      return follow(ctx, JOBS.follow.payload.parse(payload));
    case 'attend':
      return attend(ctx, JOBS.attend.payload.parse(payload));
    case 'deliver':
      return deliver(ctx, JOBS.deliver.payload.parse(payload));
    case 'consolidate':
      return consolidate(ctx, JOBS.consolidate.payload.parse(payload));
    case 'digest':
      return digest(ctx, JOBS.digest.payload.parse(payload));
    case 'sweep':
      await sweep(ctx);
  }
}
