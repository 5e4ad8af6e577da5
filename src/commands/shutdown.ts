const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
/** What a shell reports of a process that a signal ended: 128 and the signal's number. */
const SIGNAL_EXITS: Partial<Record<NodeJS.Signals, number>> = { SIGTERM: 143, SIGINT: 130 };

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
export async function shutdownSignal(): Promise<NodeJS.Signals> {
  return await new Promise((resolve) => {
    for (const signal of SIGNALS) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        resolve(signal);
      });
    }
  });
}

/**
 * Who closes it a second time waits for the first to come to its end: what fails because a signal closed its
 * servers must not take away the folder in which they are still ending.
 */
export class ClosingStack extends AsyncDisposableStack {
  #closed: Promise<void> | undefined;

  override disposeAsync(): Promise<void> {
    return (this.#closed ??= super.disposeAsync());
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return this.disposeAsync();
  }
}

/**
 * Closes what runs at the first SIGTERM or SIGINT and ends the process, so that no server outlives it; a
 * signal that comes while things are still opening waits for them. Dispose it to give signals back.
 */
export function closeOnSignal(opened: ClosingStack, opening: Promise<unknown>): Disposable {
  const close = (signal: NodeJS.Signals): void => {
    void opening
      .catch(() => undefined)
      .then(() => opened[Symbol.asyncDispose]())
      .catch(() => undefined)
      .then(() => process.exit(SIGNAL_EXITS[signal] ?? 1));
  };
  for (const signal of SIGNALS) process.once(signal, close);
  return {
    [Symbol.dispose]: () => {
      for (const signal of SIGNALS) process.off(signal, close);
    },
  };
}
