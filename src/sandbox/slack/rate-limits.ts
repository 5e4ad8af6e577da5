import { stopwatch } from '../../lib/time.ts';

export interface Rate {
  calls: number;
  windowMs: number;
}

export interface RateLimits {
  /** Takes one from the budget of `key`; seconds to wait when there is none left. */
  take(key: string, rate: Rate): number | undefined;
}

/** Docs, "Rate limits": per method, workspace and app; in real time. */
export function createRateLimits(): RateLimits {
  const elapsed = stopwatch();
  const calls = new Map<string, number[]>();
  return {
    take: (key, rate) => {
      const now = elapsed();
      const recent = (calls.get(key) ?? []).filter((at) => now - at < rate.windowMs);
      calls.set(key, recent);
      const oldest = recent[0];
      if (oldest !== undefined && recent.length >= rate.calls)
        return Math.ceil((oldest + rate.windowMs - now) / 1000);
      recent.push(now);
      return undefined;
    },
  };
}
