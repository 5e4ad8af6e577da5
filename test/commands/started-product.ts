import { randomBytes } from 'node:crypto';
import { parseConfig } from '#src/config.ts';
import { createContext } from '#src/context.ts';
import { createLog } from '#src/lib/log.ts';
import { startListeners } from '#src/listeners/index.ts';
import { createTestDatabase } from '../support/postgres.ts';

/** The listeners of the product on a database of their own. */
export async function startProduct(env: Record<string, string>) {
  await using opened = new AsyncDisposableStack();
  const database = await createTestDatabase();
  opened.defer(() => database.drop());
  const config = parseConfig({
    ...env,
    DATABASE_URL: database.url,
    NIGHTSHIFT_KEY: randomBytes(32).toString('base64'),
  });
  const ctx = await createContext(config, { log: createLog('silent'), paceMs: 0 });
  opened.defer(() => ctx.close());
  const listening = await startListeners(ctx);
  opened.defer(() => listening.close());
  const closing = opened.move();
  return {
    connected: () => listening.connected(),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}
