import { ApiError, QUOTA_EXCEEDED, TOO_MANY_CONCURRENT } from './api-error.ts';

export interface Limits {
  /** Quota units that one person may use in any minute; Google's current limit is 6,000. */
  unitsPerMinute: number | undefined;
  /** Requests of one person at the same time, a batch counting one for each part. */
  concurrentRequests: number | undefined;
}

const WINDOW_MS = 60_000;

/** Refuses what goes beyond the limits; without limits it lets everything through. */
export class QuotaGate {
  readonly #limits: Limits;
  readonly #inFlight = new Map<string, number>();
  readonly #spent = new Map<string, { atMs: number; units: number }[]>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  enter(address: string): void {
    this.#inFlight.set(address, (this.#inFlight.get(address) ?? 0) + 1);
  }

  leave(address: string): void {
    this.#inFlight.set(address, (this.#inFlight.get(address) ?? 1) - 1);
  }

  /** Throws a 429 where this request is one too many; `ahead` counts earlier parts of its batch. */
  pass(request: { address: string; units: number; nowMs: number; ahead: number }): void {
    const { concurrentRequests, unitsPerMinute } = this.#limits;
    const together = (this.#inFlight.get(request.address) ?? 0) + request.ahead;
    if (concurrentRequests !== undefined && together > concurrentRequests)
      throw new ApiError(TOO_MANY_CONCURRENT);
    if (unitsPerMinute !== undefined) this.#spendWithin(unitsPerMinute, request);
  }

  #spendWithin(limit: number, request: { address: string; units: number; nowMs: number }): void {
    const { address, units, nowMs } = request;
    const recent = (this.#spent.get(address) ?? []).filter(({ atMs }) => atMs > nowMs - WINDOW_MS);
    const used = recent.reduce((sum, entry) => sum + entry.units, 0);
    if (used + units > limit) throw new ApiError(QUOTA_EXCEEDED);
    recent.push({ atMs: nowMs, units });
    this.#spent.set(address, recent);
  }
}
