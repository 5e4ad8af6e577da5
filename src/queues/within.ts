import { Transient } from '../lib/errors.ts';

/** The result of `work`, or `Transient` after `limitMs`; what `work` does later is ignored. */
export async function within<Result>(limitMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Transient('The job queue does not answer')), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for `work`, however it ends, but not longer than `limitMs`; tells whether it ended. */
export async function settledWithin(limitMs: number, work: Promise<unknown>): Promise<boolean> {
  try {
    await within(
      limitMs,
      work.catch(() => undefined),
    );
    return true;
  } catch {
    return false;
  }
}
