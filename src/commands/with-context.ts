import { type Config, loadConfig } from '../config.ts';
import { type Context, createContext } from '../context.ts';
import { Invalid } from '../lib/errors.ts';
import { migrate, missingMigrations } from '../store/migrate.ts';
import { say } from './output.ts';

/** Runs one command with a context that is closed whatever happens; the schema must be up to date. */
export async function withContext<Value>(
  work: (ctx: Context) => Promise<Value>,
  config: Config = loadConfig(),
): Promise<Value> {
  const ctx = await createContext(config, { onProgress: say, visit: true });
  try {
    await ensureSchema(ctx);
    return await work(ctx);
  } finally {
    await ctx.close();
  }
}

/** The embedded database is ours to migrate; a database of the operator's is migrated by `nightshift migrate`. */
export async function ensureSchema(ctx: Context): Promise<void> {
  if (ctx.config.DATABASE_URL === undefined) {
    await migrate(ctx.store.db);
    return;
  }
  const missing = await missingMigrations(ctx.store.db);
  if (missing.length > 0)
    throw new Invalid(
      `The database lacks ${missing.join(', ')}. Back it up, then run: nightshift migrate`,
    );
}
