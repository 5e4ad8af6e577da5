import { newId } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import { stopwatch } from '../lib/time.ts';
import { connectQueue } from './connect.ts';
import type { QueueAddress } from './connection.ts';

const CONCURRENCY = 20;
const BATCH = 500;

/**
 * Jobs per second that BullMQ itself adds and processes on this backend with a processor that does
 * nothing, 20 at once: the ceiling that a night's throughput is read against. Leaves nothing behind.
 */
export async function measureRawThroughput(
  address: QueueAddress,
  jobs: number,
  log: Log,
): Promise<number> {
  const connection = await connectQueue(address, log);
  try {
    const name = `raw-${newId('job')}`;
    const queue = connection.queue(name);
    const { promise: allDone, resolve } = Promise.withResolvers<void>();
    let done = 0;
    const elapsedMs = stopwatch();
    const worker = connection.worker(
      name,
      async () => {
        done += 1;
        if (done === jobs) resolve();
      },
      {
        concurrency: CONCURRENCY,
        lockMs: 30_000,
        stalledEveryMs: 30_000,
        retryDelayMs: () => 1_000,
      },
    );
    for (let added = 0; added < jobs; added += BATCH) {
      const size = Math.min(BATCH, jobs - added);
      const batch = Array.from({ length: size }, (_, at) => ({
        name,
        data: { id: added + at },
        opts: { removeOnComplete: true },
      }));
      await queue.addBulk(batch);
    }
    await allDone;
    const seconds = elapsedMs() / 1_000;
    await worker.close();
    await queue.obliterate({ force: true });
    await queue.close();
    return jobs / seconds;
  } finally {
    await connection.close();
  }
}
