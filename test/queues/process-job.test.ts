import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UnrecoverableError } from 'bullmq';
import { Reauthorise, Transient, UnknownOutcome } from '../../src/lib/errors.ts';
import { JOBS } from '../../src/queues/jobs.ts';
import { ABANDON_MS, processJob, retryDelayMs, type RunJob } from '../../src/queues/process-job.ts';
import { SILENT } from './support.ts';

const never = new AbortController().signal;

/** What one attempt of `ingest` rejects with, and the bugs it reported. */
async function attempt(run: RunJob, closing = never): Promise<{ error: unknown; bugs: unknown[] }> {
  const bugs: unknown[] = [];
  const rules = { name: 'ingest', run, log: SILENT, closing, onBug: bugs.push.bind(bugs) } as const;
  const job = { id: '1', data: {}, attemptsMade: 0 };
  const error = await processJob(rules, job).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, bugs };
}

const stopsWhenTold: RunJob = (_data, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('stop', 'AbortError')));
  });

describe('one attempt of a job', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('is stopped when its time is up, and tried again: that is no bug of the handler', async () => {
    const outcome = attempt(stopsWhenTold);
    await vi.advanceTimersByTimeAsync(JOBS.ingest.timeoutMs);
    const { error, bugs } = await outcome;
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(UnrecoverableError);
    expect(bugs).toEqual([]);
  });

  it('gives its place away when it does not stop', async () => {
    const outcome = attempt(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(JOBS.ingest.timeoutMs + ABANDON_MS);
    await expect(outcome).resolves.toMatchObject({ bugs: [] });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin to linger when the process is already closing', async () => {
    const outcome = attempt(() => new Promise(() => undefined), AbortSignal.abort());
    await vi.advanceTimersByTimeAsync(ABANDON_MS);
    await expect(outcome).resolves.toMatchObject({ bugs: [] });
  });

  it('leaves no timer behind when it succeeds', async () => {
    await expect(attempt(async () => undefined)).resolves.toEqual({ error: undefined, bugs: [] });
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([new UnknownOutcome('lost'), new Reauthorise('acc_1')])(
    'is the last one after %s',
    async (reason) => {
      const { error, bugs } = await attempt(() => Promise.reject(reason));
      expect(error).toBeInstanceOf(UnrecoverableError);
      expect(bugs).toEqual([]);
    },
  );

  it('keeps the words of a failure out of the queue', async () => {
    const words = 'Dear Ms Canary';
    for (const reason of [new Transient(words), new UnknownOutcome(words), new Error(words)]) {
      const { error } = await attempt(() => Promise.reject(reason));
      expect(String(error)).not.toContain(words);
    }
  });
});

describe('the time before the next attempt', () => {
  it('doubles, up to a quarter of an hour, with half of it left to chance', () => {
    const delay = retryDelayMs('ingest');
    for (const [attemptsMade, full] of [
      [1, 2_000],
      [2, 4_000],
      [3, 8_000],
      [40, 900_000],
    ] as const) {
      const drawn = Array.from({ length: 50 }, () => delay(attemptsMade, undefined));
      expect(Math.min(...drawn)).toBeGreaterThanOrEqual(full / 2);
      expect(Math.max(...drawn)).toBeLessThanOrEqual(full + 1);
      expect(new Set(drawn).size).toBeGreaterThan(1);
    }
  });
});
