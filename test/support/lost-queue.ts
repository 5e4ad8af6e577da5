import { JOBS } from '#src/queues/jobs.ts';
import type { Queue } from '#src/queues/queue.ts';

/**
 * A queue that loses every job, as any queue may: a night that is driven without workers finds what is due in its
 * rows. It still takes no payload that the real one would refuse.
 */
export const LOST_QUEUE: Queue = {
  backend: 'postgres',
  enqueue: async (requests) => {
    for (const { name, payload } of requests) JOBS[name].payload.parse(payload);
  },
  work: () => {
    throw new Error('A night whose queue loses every job has no workers');
  },
  scheduleSweep: async () => undefined,
  pending: async () => 0,
  ping: async () => undefined,
  close: async () => undefined,
};
