import type { MailReader } from '../connectors/mail/connector.ts';
import type { PipelineReader } from '../connectors/pipelines/connector.ts';
import type { Context } from '../context.ts';
import { type Account, isPipeline } from '../domain/account.ts';
import { errorMessage, Invalid, Reauthorise, Transient } from '../lib/errors.ts';
import type { Run } from '../domain/signal.ts';
import type { JobRequest } from '../queues/queue.ts';
import { getAccount, saveProgress } from '../store/accounts.ts';
import { getPerson } from '../store/people.ts';
import { cardKey } from '../store/proposals.ts';
import {
  insertSignals,
  knownExternalIds,
  type NewSignal,
  refreshSignals,
} from '../store/signals.ts';
import type { Unit } from '../store/store.ts';
import { takeChanges } from './changed-elsewhere.ts';
import { openSource, readConnection, type Source } from './connection.ts';
import { deliverJob, triageJobs } from './jobs.ts';
import { createMeter } from './meter.ts';
import { readCalendar } from './read-calendar.ts';
import { supersede } from './supersede.ts';
import * as say from '../words/telling.ts';

const FETCH_AT_ONCE = 50;
/** Least time from one read's beginning to the next, however many webhooks come. */
const READ_GAP_MS = 15_000;

/**
 * Reads what is new in one account and stores it as signals. The cursor moves only in the transaction
 * that stores the last signal of its page, so a crash reads a page twice and loses none. Two of these for
 * one account never run at once.
 */
export async function ingest(ctx: Context, { accountId }: { accountId: string }): Promise<void> {
  await ctx.store.withLock(`ingest/${accountId}`, async () => {
    const account = await getAccount(ctx.store.db, accountId);
    if (account.state !== 'connected') return;
    const meter = createMeter(ctx, await getPerson(ctx.store.db, account.ownerId));
    const startedAt = ctx.clock.now();
    try {
      const source = openSource(ctx, await readConnection(ctx, account, meter));
      const problem = await ingestFrom(ctx, account, source);
      await finish(ctx, account, { startedAt, problem });
    } catch (error) {
      await fail(ctx, account, { error, startedAt });
    } finally {
      await meter.flush();
    }
  });
}

/** Says which parts of the source could not be read; null where none. */
async function ingestFrom(ctx: Context, account: Account, source: Source): Promise<string | null> {
  if (source.kind === 'mail') return await ingestMail(ctx, account, source.reader);
  if (source.kind === 'pipeline') return await ingestRuns(ctx, account, source.reader);
  await readCalendar(ctx, account, source.reader);
  return null;
}

async function ingestMail(ctx: Context, account: Account, reader: MailReader): Promise<null> {
  let cursor = account.cursor ?? (await reader.profile()).cursor;
  const since = unreadSince(ctx, account);
  for (;;) {
    const page = await reader.changes(cursor, since);
    if (page.resynced) await noteResync(ctx, account);
    const known = await knownExternalIds(ctx.store.db, account.id, page.ids);
    const ids = [...new Set(page.ids)].filter((id) => !known.has(id));
    for (let at = 0; at < ids.length; at += FETCH_AT_ONCE) {
      const fetched = await reader.fetch(ids.slice(at, at + FETCH_AT_ONCE));
      await store(ctx, account, {
        signals: fetched.map(({ mail, receivedAt, key = mail.providerId }) => ({
          accountId: account.id,
          ownerId: account.ownerId,
          externalId: key,
          receivedAt,
          content: mail,
        })),
      });
    }
    const overtaken = await ctx.store.write(async (unit) => {
      await saveProgress(unit, account, { progress: { cursor: page.cursor } });
      return await takeChanges(unit, account, page.changed);
    });
    await ctx.queue.enqueue(overtaken.map((cardId) => deliverJob(cardKey(cardId))));
    cursor = page.cursor;
    if (!page.more) return null;
  }
}

async function ingestRuns(
  ctx: Context,
  account: Account,
  reader: PipelineReader,
): Promise<string | null> {
  const since = unreadSince(ctx, account);
  const page = await reader.changes(account.cursor, since);
  const signals = page.runs.map((run) => runSignal(account, run));
  await store(ctx, account, { signals, cursor: page.cursor });
  if (page.problems.length === 0) return null;
  return page.problems.map(({ repository, why }) => `${repository}: ${why}`).join('; ');
}

/** Before any complete read, everything since the source was connected is unread, however long ago that is. */
function unreadSince(ctx: Context, { coverage: { readUntil, readFrom } }: Account): Date {
  return readUntil ?? readFrom ?? ctx.clock.now();
}

export function runSignal(account: Account, run: Run): NewSignal {
  return {
    accountId: account.id,
    ownerId: account.ownerId,
    externalId: `${run.repository}#${run.runId}.${run.attempt}`,
    receivedAt: new Date(run.updatedAt),
    content: run,
  };
}

interface Page {
  signals: NewSignal[];
  cursor?: string;
}

async function store(ctx: Context, account: Account, page: Page): Promise<void> {
  await ctx.queue.enqueue(await ctx.store.write((unit) => storePage(unit, account, page)));
}

/** Stores signals and the cursor behind them; returns what is to be done with them. */
export async function storePage(unit: Unit, account: Account, page: Page): Promise<JobRequest[]> {
  const ids = isPipeline(account.kind)
    ? await refreshSignals(unit, page.signals)
    : await insertSignals(unit, page.signals);
  if (page.cursor !== undefined)
    await saveProgress(unit, account, { progress: { cursor: page.cursor } });
  const contents = ids.length === 0 ? [] : page.signals.map(({ content }) => content);
  const overtaken = await supersede(unit, account, contents);
  return [...triageJobs(ids), ...overtaken.map((cardId) => deliverJob(cardKey(cardId)))];
}

async function noteResync(ctx: Context, account: Account): Promise<void> {
  await ctx.store.write((unit) =>
    saveProgress(unit, account, {
      progress: { resyncedAt: unit.at },
      event: { type: 'account.resynced', data: {} },
    }),
  );
}

async function finish(
  ctx: Context,
  account: Account,
  read: { startedAt: Date; problem: string | null },
): Promise<void> {
  const nextReadAt = new Date(
    ctx.clock.now().getTime() + ctx.config.NIGHTSHIFT_READ_EVERY_S * 1_000,
  );
  await ctx.store.write((unit) =>
    saveProgress(unit, account, {
      progress: {
        problem: read.problem,
        nextReadAt,
        hurry: {
          from: new Date(read.startedAt.getTime() + READ_GAP_MS),
          since: read.startedAt,
        },
        ...(read.problem === null ? { readUntil: read.startedAt } : {}),
      },
      event: { type: 'account.read', data: { complete: read.problem === null } },
    }),
  );
}

/** A failed read is stored where the digest finds it; only what another try may mend is thrown on. */
async function fail(
  ctx: Context,
  account: Account,
  { error, startedAt }: { error: unknown; startedAt: Date },
): Promise<void> {
  if (!(error instanceof Transient || error instanceof Reauthorise || error instanceof Invalid))
    throw error;
  const lost = error instanceof Reauthorise;
  const nextReadAt = new Date(
    ctx.clock.now().getTime() + ctx.config.NIGHTSHIFT_READ_EVERY_S * 1_000,
  );
  await ctx.store.write((unit) =>
    saveProgress(unit, account, {
      progress: {
        problem: lost ? say.itMustBeConnectedAgain : errorMessage(error),
        nextReadAt,
        // A source that is down, or asks to wait, keeps its pace.
        hurry: { from: nextReadAt, since: startedAt },
        ...(lost ? { state: 'reauthorise' as const } : {}),
      },
      event: { type: 'account.failed', data: { error: error.name } },
    }),
  );
  if (error instanceof Transient) throw error;
}
