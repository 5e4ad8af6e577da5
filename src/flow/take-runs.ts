import type { Authentic, Delivery, Webhook } from '../connectors/pipelines/webhook.ts';
import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import type { Run } from '../domain/signal.ts';
import { errorMessage, Invalid } from '../lib/errors.ts';
import type { JobRequest } from '../queues/queue.ts';
import { getAccount, saveProgress } from '../store/accounts.ts';
import { updateTimes } from '../store/signal-history.ts';
import type { Unit } from '../store/store.ts';
import { lockAccount, noteDelivery } from '../store/webhooks.ts';
import { hurry } from './hurry.ts';
import { runSignal, storePage } from './ingest.ts';

export interface Taking {
  account: Account;
  webhook: Required<Pick<Webhook, 'runs' | 'cursorAfter'>>;
  delivery: Delivery;
  authentic: Authentic;
}

/**
 * Stores the runs that a delivery speaks of, where its sender can be asked nothing. One that cannot be
 * understood is a problem of the account, which the digest tells.
 */
export async function takeRuns(
  ctx: Context,
  taking: Taking,
): Promise<'accepted' | 'repeated' | 'misread'> {
  const { outcome, jobs } = await ctx.store.write((unit) => take(unit, taking));
  await hurry(ctx, jobs);
  return outcome;
}

async function take(
  unit: Unit,
  { account: { id: accountId }, webhook, delivery, authentic }: Taking,
): Promise<{ outcome: 'accepted' | 'repeated' | 'misread'; jobs: JobRequest[] }> {
  // One at a time, so that each sees what the one before it stored.
  await lockAccount(unit, accountId);
  const account = await getAccount(unit.db, accountId);
  const read = readRuns(webhook, { account, delivery, now: unit.at });
  const misread = 'misread' in read ? read.misread : null;
  const cursor = webhook.cursorAfter(account.cursor, { at: unit.at, misread });
  if ('misread' in read) {
    await saveProgress(unit, account, {
      progress: { cursor, problem: read.misread },
      event: { type: 'account.failed', data: { error: 'Invalid' } },
    });
    return { outcome: 'misread', jobs: [] };
  }
  // Not before it is understood: a sender may send it again once the mapping is mended.
  if (!(await noteDelivery(unit, { accountId, ids: authentic.ids })))
    return { outcome: 'repeated', jobs: [] };
  const runs = await notOvertaken(unit, account, read.runs);
  const signals = runs.map((run) => runSignal(account, run));
  return { outcome: 'accepted', jobs: await storePage(unit, account, { signals, cursor }) };
}

function readRuns(
  { runs }: Taking['webhook'],
  { delivery, account, now }: { delivery: Delivery; account: Account; now: Date },
): { runs: readonly Run[] } | { misread: string } {
  try {
    return { runs: runs(delivery, { account, now }) };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { misread: errorMessage(error) };
  }
}

/** A delivery that was held up must not undo what a later one said. */
async function notOvertaken(unit: Unit, account: Account, runs: readonly Run[]): Promise<Run[]> {
  const ids = runs.map((run) => runSignal(account, run).externalId);
  const known = await updateTimes(unit.db, account.id, ids);
  return runs.filter((run) => {
    const at = known.get(runSignal(account, run).externalId);
    return at === undefined || at <= run.updatedAt;
  });
}
