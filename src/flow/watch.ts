import { setTimeout as delay } from 'node:timers/promises';
import { mailConnector } from '../actions/action.ts';
import type { Context } from '../context.ts';
import { type Account, isMail } from '../domain/account.ts';
import { errorMessage, isExpected, Reauthorise } from '../lib/errors.ts';
import { getAccount, listAccounts } from '../store/accounts.ts';
import { readConnection } from './connection.ts';
import { hurry } from './hurry.ts';
import { ingestJob } from './jobs.ts';

const LOOK_EVERY_MS = 15_000;
const WAIT_MIN_MS = 1_000;
const WAIT_MAX_MS = 5 * 60_000;
/** A server that cannot push is asked again so much later, in case it learned to. */
const NOT_OFFERED_MS = 60 * 60_000;
/** A connection that held for so long was sound: the next loss begins with short waits again. */
const SOUND_MS = 60_000;

export interface Watch {
  /** Ends every connection, and resolves when they are gone. */
  close(): Promise<void>;
}

export interface WatchOptions {
  /** Rejects when the signal aborts. */
  wait?: Watcher['wait'];
}

interface Watcher {
  ctx: Context;
  signal: AbortSignal;
  wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Asks for a read within seconds of new mail, where a mailbox can be watched: one connection for each, held
 * by one process of all that share the database. Polling goes on beside it, so that a watch which fails
 * costs speed and no mail.
 */
export function watchMailboxes(ctx: Context, { wait = pause }: WatchOptions = {}): Watch {
  const ending = new AbortController();
  const ended = untilEnded({ ctx, signal: ending.signal, wait });
  return {
    close: async () => {
      ending.abort();
      await ended;
    },
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false });
}

async function untilEnded(watcher: Watcher): Promise<void> {
  const { ctx, signal } = watcher;
  while (!signal.aborted) {
    try {
      await ctx.store.withLock('watch', () => lead(watcher));
    } catch (error) {
      ctx.log.warn({ error: errorMessage(error) }, 'mailboxes are not watched for now');
    }
    await waited(watcher, LOOK_EVERY_MS);
  }
}

/** Keeps a watch on each account that can have one, as accounts come and go. */
async function lead(watcher: Watcher): Promise<void> {
  const watches: Watches = new Map();
  try {
    while (!watcher.signal.aborted) {
      await keepUp(watches, watcher);
      await waited(watcher, LOOK_EVERY_MS);
    }
  } finally {
    for (const { ending } of watches.values()) ending.abort();
    await Promise.all([...watches.values()].map(({ ended }) => ended));
  }
}

async function keepUp(watches: Watches, watcher: Watcher): Promise<void> {
  const wanted = new Set((await watchable(watcher.ctx)).map(({ id }) => id));
  for (const id of watches.keys()) if (!wanted.has(id)) endWatch(watches, id);
  for (const id of wanted) if (!watches.has(id)) beginWatch(watches, watcher, id);
}

type Watches = Map<string, { ending: AbortController; ended: Promise<void> }>;

function endWatch(watches: Watches, id: string): void {
  watches.get(id)?.ending.abort();
  watches.delete(id);
}

function beginWatch(watches: Watches, watcher: Watcher, id: string): void {
  const ending = new AbortController();
  watches.set(id, { ending, ended: watchOne({ ...watcher, signal: ending.signal }, id) });
}

async function watchable(ctx: Context): Promise<Account[]> {
  return (await listAccounts(ctx.store.db)).filter(
    ({ kind, state }) =>
      state === 'connected' &&
      isMail(kind) &&
      mailConnector(ctx.connectors, kind).watch !== undefined,
  );
}

async function watchOne(watcher: Watcher, accountId: string): Promise<void> {
  const { ctx, signal } = watcher;
  for (let failures = 0; !signal.aborted; failures += 1) {
    const startedMs = ctx.clock.now().getTime();
    const pauseMs = await watchOnce(watcher, accountId, failures);
    if (ctx.clock.now().getTime() - startedMs >= SOUND_MS) failures = 0;
    await waited(watcher, pauseMs);
  }
}

/** Until the connection ends; returns after how long another one may be tried. */
async function watchOnce(watcher: Watcher, accountId: string, failures: number): Promise<number> {
  const { ctx, signal } = watcher;
  const onNews = (): void => void hurry(ctx, [ingestJob(accountId)]);
  try {
    const account = await getAccount(ctx.store.db, accountId);
    if (!isMail(account.kind)) return WAIT_MAX_MS;
    const connection = await readConnection(ctx, account, { add: () => undefined });
    const { watch } = mailConnector(ctx.connectors, account.kind);
    const outcome = await watch?.(connection, { onNews, signal });
    return outcome === 'not offered' ? NOT_OFFERED_MS : WAIT_MIN_MS;
  } catch (error) {
    const level = isExpected(error) ? 'info' : 'error';
    ctx.log[level]({ accountId, error: errorMessage(error) }, 'a mailbox is not watched for now');
    // The read finds out for itself, and says it to the owner.
    if (error instanceof Reauthorise) onNews();
    return error instanceof Reauthorise ? WAIT_MAX_MS : backoffMs(failures);
  }
}

/** 1 s, 2 s, 4 s … up to 5 minutes. */
export function backoffMs(failures: number): number {
  return Math.min(WAIT_MIN_MS * 2 ** failures, WAIT_MAX_MS);
}

async function waited({ signal, wait }: Watcher, ms: number): Promise<void> {
  await wait(ms, signal).catch(() => undefined);
}
