import type { Context } from '../context.ts';
import { errorMessage } from '../lib/errors.ts';
import type { JobRequest } from '../queues/queue.ts';

/** What was decided stands in its row already; a queue that is down only delays what follows until the next sweep. */
export async function hurry(ctx: Context, jobs: readonly JobRequest[]): Promise<void> {
  try {
    await ctx.queue.enqueue(jobs);
  } catch (error) {
    ctx.log.warn({ error: errorMessage(error) }, 'the queue is down; the sweep will go on');
  }
}
