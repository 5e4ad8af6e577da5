import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Conflict, Invalid } from '../lib/errors.ts';
import { parseJson } from '../lib/trust.ts';
import { isSystemError, processState } from './embedded-process.ts';

const Holder = z.object({ pid: z.int().positive(), identity: z.string().optional() });
type Holder = z.infer<typeof Holder>;

export interface FolderLock {
  /** Gives the folder up; a lock that somebody else holds by now is left alone. */
  release(): Promise<void>;
}

/**
 * Makes this process the only Nightshift on a data folder (created when missing) until it releases the
 * lock or dies. Rejects with `Conflict`, naming the process, while another one holds it, and with
 * `Invalid` where the folder cannot be written to.
 */
export async function lockFolder(dataDir: string): Promise<FolderLock> {
  const path = join(dataDir, 'lock');
  const own = await describeSelf();
  try {
    // 0711: a server that runs as another user may pass through, and sees nothing else.
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (await place(path, own)) return { release: () => release(path, own) };
      await clearIfDead(path, dataDir);
    }
  } catch (error) {
    if (error instanceof Conflict) throw error;
    throw new Invalid(`Nightshift cannot keep its data in ${dataDir}: it may not write there`, {
      cause: error,
    });
  }
  throw new Conflict(`${dataDir} is being opened by another Nightshift right now. Try again.`);
}

async function describeSelf(): Promise<string> {
  const state = await processState(process.pid);
  const holder: Holder = { pid: process.pid };
  if (state.alive && state.identity !== undefined) holder.identity = state.identity;
  return JSON.stringify(holder);
}

/** Writes beside and links into place, so that a lock is never seen half written. */
async function place(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, content, { mode: 0o644 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function clearIfDead(path: string, dataDir: string): Promise<void> {
  const content = await readFile(path, 'utf8').catch(() => undefined);
  if (content === undefined) return;
  const holder = parseHolder(content);
  if (holder !== undefined && (await isHolding(holder))) {
    throw new Conflict(
      `${dataDir} is in use by another Nightshift (process ${holder.pid}). ` +
        `Stop it first (kill ${holder.pid}), or give this one its own data folder.`,
    );
  }
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(() => undefined);
  const moved = await readFile(aside, 'utf8').catch(() => undefined);
  // Between reading and moving, another process may have replaced the dead lock by its own: put it back.
  if (moved !== undefined && moved !== content) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function parseHolder(content: string): Holder | undefined {
  try {
    return Holder.parse(parseJson(content));
  } catch {
    return undefined;
  }
}

/** A pid alone proves nothing: it may have been given to another process since. */
async function isHolding(holder: Holder): Promise<boolean> {
  const state = await processState(holder.pid);
  if (!state.alive) return false;
  if (holder.identity === undefined || state.identity === undefined) return true;
  return holder.identity === state.identity;
}

async function release(path: string, own: string): Promise<void> {
  const content = await readFile(path, 'utf8').catch(() => undefined);
  if (content === own) await rm(path, { force: true });
}
