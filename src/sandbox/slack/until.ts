import type { Store } from './store.ts';

export type Until = <Result>(
  look: () => Result | undefined | false,
  limitMs?: number,
) => Promise<Result>;

/** Waits for a state of the workspace without polling: looks again whenever something changed. */
export function createUntil(store: Store): Until {
  return async (look, limitMs = 5_000) => {
    const first = look();
    if (first !== undefined && first !== false) return first;
    return new Promise((resolve, reject) => {
      const stop = store.onChange(() => {
        try {
          const result = look();
          if (result === undefined || result === false) return;
          settle();
          resolve(result);
        } catch (error) {
          settle();
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      const timer = setTimeout(() => {
        settle();
        reject(
          new Error(`The workspace did not get there within ${limitMs} ms: ${look.toString()}`),
        );
      }, limitMs);
      const settle = (): void => {
        clearTimeout(timer);
        stop();
      };
    });
  };
}
