/** What Exchange lets in for one app and mailbox (learn.microsoft.com/graph/throttling-limits). */
const AT_ONCE = 4;

interface Lane {
  free: number;
  waiting: (() => void)[];
}

/** At most four requests at once per mailbox, in the order in which they were asked for. */
export class Gate {
  readonly #lanes = new Map<string, Lane>();

  async run<Value>(mailbox: string, work: () => Promise<Value>): Promise<Value> {
    const lane = this.#lanes.get(mailbox) ?? { free: AT_ONCE, waiting: [] };
    this.#lanes.set(mailbox, lane);
    if (lane.free > 0) lane.free -= 1;
    else await new Promise<void>((resolve) => lane.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = lane.waiting.shift();
      if (next === undefined) lane.free += 1;
      else next();
      if (lane.free === AT_ONCE) this.#lanes.delete(mailbox);
    }
  }
}
