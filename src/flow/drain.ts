import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { sweep } from './sweep.ts';

const POLL_MS = 25;

/**
 * Works until nothing is due any more: sweeps, waits for the queue to run empty, and sweeps again. Ends
 * when a sweep asks for nothing, or for exactly what the sweep before asked for in vain (work that is
 * paused, say). Needs workers that run somewhere.
 */
export async function runUntilIdle(
  ctx: Context,
  onProgress?: (pending: number) => void,
): Promise<void> {
  let before = '';
  for (;;) {
    const asked = (await sweep(ctx))
      .map(({ key }) => key)
      .toSorted()
      .join();
    await queueEmpty(ctx, onProgress);
    if (asked === '' || asked === before) return;
    before = asked;
  }
}

async function queueEmpty(ctx: Context, onProgress?: (pending: number) => void): Promise<void> {
  for (;;) {
    const pending = await ctx.queue.pending();
    if (pending === 0) return;
    onProgress?.(pending);
    await delay(POLL_MS);
  }
}
