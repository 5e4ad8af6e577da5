import type { Context } from '../../context.ts';

export interface JsonFlag {
  json: boolean;
}

/** Runs work in a context of its own, which is loaded only then, so that `--help` costs nothing. */
export async function inContext<Value>(work: (ctx: Context) => Promise<Value>): Promise<Value> {
  return await (await import('../with-context.ts')).withContext(work);
}

export function finish(code: number): void {
  process.exitCode = code;
}
