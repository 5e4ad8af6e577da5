import { resolve } from 'node:path';
import { type Log } from '../lib/log.ts';
import { stopwatch } from '../lib/time.ts';
import { findInstallation, reachableInstallation } from './embedded-binaries.ts';
import { homePassword, openHome } from './embedded-home.ts';
import { type FolderLock, lockFolder } from './embedded-lock.ts';
import {
  connectionString,
  ensureDatabase,
  findRunning,
  initialise,
  isInitialised,
  type ServerPlace,
  startServer,
  stopServer,
} from './embedded-server.ts';

export interface EmbeddedPostgresOptions {
  /** Nightshift's data folder, created when missing; the server lives in its `postgres` folder. */
  dataDir: string;
  log?: Log;
  /** Told, one line at a time, what takes time. */
  onProgress?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** The database `nightshift` with its password: never log it. */
  connectionString: string;
  /** True when a server that a killed process left behind was still running. */
  adopted: boolean;
  /** Ends all connections, stops the server and gives the folder up. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Runs the bundled PostgreSQL server on a data folder, for this process alone. Nothing happens to the
 * server when the process is killed: it runs on, and the next call adopts it.
 *
 * Rejects with `Conflict` while another Nightshift uses the folder, and with `Invalid` where the server
 * is not installed or cannot run here; both say what to do.
 */
export async function openEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const installation = await findInstallation();
  const dataDir = resolve(options.dataDir);
  const lock = await lockFolder(dataDir);
  try {
    const home = await openHome(dataDir, tell(options));
    const place: ServerPlace = {
      home,
      installation: await reachableInstallation(installation, home.user),
      password: await homePassword(home),
    };
    const { port, adopted } = await adoptOrStart(place, options);
    await ensureDatabase(place, port);
    let stopping: Promise<void> | undefined;
    return {
      connectionString: connectionString(place, port),
      adopted,
      stop: () => (stopping ??= stopAndRelease(place, lock)),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * Visits the server that another Nightshift runs on this folder right now; null when none runs. A visitor
 * starts nothing and stops nothing: it is for one command beside a running `start`.
 */
export async function visitEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<string | null> {
  const installation = await findInstallation();
  const home = await openHome(resolve(options.dataDir), tell(options));
  const place: ServerPlace = {
    home,
    installation: await reachableInstallation(installation, home.user),
    password: await homePassword(home),
  };
  const port = await findRunning(place);
  return port === undefined ? null : connectionString(place, port);
}

async function stopAndRelease(place: ServerPlace, lock: FolderLock): Promise<void> {
  try {
    await stopServer(place);
  } finally {
    await lock.release();
  }
}

async function adoptOrStart(
  place: ServerPlace,
  options: EmbeddedPostgresOptions,
): Promise<{ port: number; adopted: boolean }> {
  const elapsedMs = stopwatch();
  const say = tell(options);
  if (!(await isInitialised(place))) {
    say('Creating the database');
    await initialise(place);
  }
  const running = await findRunning(place);
  if (running !== undefined) {
    say('Found the database still running');
    return { port: running, adopted: true };
  }
  say('Starting the database');
  const port = await startServer(place);
  options.log?.info({ port, durationMs: Math.round(elapsedMs()) }, 'embedded postgres started');
  return { port, adopted: false };
}

function tell(options: EmbeddedPostgresOptions): (line: string) => void {
  return options.onProgress ?? ((line) => options.log?.info({ line }, 'embedded postgres'));
}
