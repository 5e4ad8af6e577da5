import { createQueue } from '../../src/queues/bullmq.ts';
import type { QueueAddress } from '../../src/queues/connection.ts';
import { handlers, SILENT } from './support.ts';

// A worker that takes a job, says so, and never ends it: to be killed by the test that started it.
const [address, prefix] = process.argv.slice(2);
if (address === undefined || prefix === undefined) throw new Error('Missing arguments');
const queue = await createQueue(JSON.parse(address) as QueueAddress, {
  log: SILENT,
  prefix,
  lockMs: 1_000,
  stalledEveryMs: 500,
});
queue.work(
  handlers({
    async ingest() {
      process.stdout.write('started\n');
      await new Promise(() => undefined);
    },
  }),
);
