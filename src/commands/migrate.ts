import { loadConfig } from '../config.ts';
import { createContext } from '../context.ts';
import { migrate, missingMigrations } from '../store/migrate.ts';
import { say } from './output.ts';

/** Several processes may call this at once; one of them does the work. */
export async function migrateDatabase(): Promise<void> {
  const ctx = await createContext(loadConfig(), { onProgress: say });
  try {
    const missing = await missingMigrations(ctx.store.db);
    if (missing.length > 0) say(`To do: ${missing.join(', ')}`);
    const done = await migrate(ctx.store.db);
    say(done.length === 0 ? 'The schema is up to date.' : `Done: ${done.join(', ')}`);
  } finally {
    await ctx.close();
  }
}
