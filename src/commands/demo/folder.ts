import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../store/database.ts';
import { createLog } from '../../lib/log.ts';

export interface DemoFolder {
  dir: string;
  /** True when a night that was cut short goes on. */
  resumed: boolean;
  /** After this the next demo begins a new night. */
  finish(): void;
}

/**
 * The demo's own folder. A night that was killed goes on with the same options; after a finished one, or
 * with other options, a new night begins in an empty folder.
 */
export async function openDemoFolder(dataDir: string, options: object): Promise<DemoFolder> {
  const dir = join(dataDir, 'demo');
  const marker = join(dir, 'unfinished.json');
  const fingerprint = JSON.stringify(options);
  const resumed = existsSync(marker) && readFileSync(marker, 'utf8') === fingerprint;
  if (!resumed && existsSync(dir)) await clear(dir);
  mkdirSync(dir, { recursive: true });
  writeFileSync(marker, fingerprint);
  return { dir, resumed, finish: () => rmSync(marker, { force: true }) };
}

/** A killed demo may have left its database server running; it is adopted and stopped before its files go. */
async function clear(dir: string): Promise<void> {
  if (existsSync(join(dir, 'postgres'))) {
    const database = await openDatabase(
      { dataDir: dir, databaseUrl: undefined, vaultKey: undefined },
      { log: createLog('warn') },
    );
    await database.close();
  }
  rmSync(dir, { recursive: true, force: true });
}
