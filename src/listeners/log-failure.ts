import type { Context } from '../context.ts';
import { errorMessage, isExpected } from '../lib/errors.ts';
import { newId } from '../lib/ids.ts';

/** Logs what went wrong, and gives the reference that the log line and the answer to the person both carry. */
export function logFailure(ctx: Context, error: unknown, message: string): string {
  const reference = newId('ref').slice(-8);
  if (isExpected(error)) ctx.log.warn({ error: errorMessage(error), reference }, message);
  else ctx.log.error({ err: error, reference }, message);
  return reference;
}
