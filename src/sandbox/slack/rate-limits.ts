import { stopwatch } from '../../lib/time.ts';

export interface RateLimits {
  /** Takes one from the budget of `key`; seconds to wait when there is none left. */
  take(key: string, perMinute: number): number | undefined;
}

const WINDOW_MS = 60_000;

/**
 * Docs, "Rate limits": per method, workspace and app, in real time. `chat.postMessage` allows about
 * one a second and channel with short bursts, which a window of a minute also gives.
 */
export function createRateLimits(): RateLimits {
  const elapsed = stopwatch();
  const calls = new Map<string, number[]>();
  return {
    take: (key, perMinute) => {
      const now = elapsed();
      const recent = (calls.get(key) ?? []).filter((at) => now - at < WINDOW_MS);
      calls.set(key, recent);
      const oldest = recent[0];
      if (oldest !== undefined && recent.length >= perMinute)
        return Math.ceil((oldest + WINDOW_MS - now) / 1000);
      recent.push(now);
      return undefined;
    },
  };
}
