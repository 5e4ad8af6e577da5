import type { Context } from '../context.ts';
import type { Memory } from '../domain/memory.ts';
import { isMailSignal, isRunSignal, type Run, type Signal } from '../domain/signal.ts';
import { RunCategory, type Verdict } from '../domain/verdict.ts';
import { wishFor } from '../domain/wish.ts';
import { listAccounts } from '../store/accounts.ts';
import { liveMemories } from '../store/memories.ts';
import { noteNotifications } from '../store/notifications.ts';
import { getPerson } from '../store/people.ts';
import { noteMarks } from '../store/run-marks.ts';
import { getSignals, newSignalIds } from '../store/signals.ts';
import { saveVerdicts } from '../store/verdicts.ts';
import { ownerJob } from './jobs.ts';
import { createMeter } from './meter.ts';
import { noteIncidents } from './note-incidents.ts';
import { pressing } from './notify.ts';
import { usablePolicy } from './policy.ts';
import { type Ruling, rulingOf } from './rules.ts';
import { triageMails } from './triage-mails.ts';
import { triageRuns } from './triage-runs.ts';

/**
 * Judges signals that wait for it. It reads hostile text and so holds no writer, and its verdicts are
 * closed fields: what may come of them is decided by code in `propose`.
 */
export async function triage(
  ctx: Context,
  { signalIds }: { signalIds: readonly string[] },
): Promise<void> {
  const waiting = (await getSignals(ctx.store.db, signalIds)).filter(
    ({ state }) => state === 'new',
  );
  for (const [ownerId, signals] of Map.groupBy(waiting, (signal) => signal.ownerId)) {
    await triageOf(ctx, ownerId, signals);
  }
}

async function triageOf(ctx: Context, ownerId: string, signals: readonly Signal[]): Promise<void> {
  const person = await getPerson(ctx.store.db, ownerId);
  const now = ctx.clock.now();
  const memories = new Map<string, Memory>(
    (await liveMemories(ctx.store.db, ownerId, now)).map((memory) => [memory.subject, memory]),
  );
  const meter = createMeter(ctx, person);
  try {
    const byId = new Map(signals.map((signal) => [signal.id, signal]));
    const ruling = await rulingOf(ctx, ownerId);
    const judged = [
      ...(await triageMails(ctx, { person, mails: signals.filter(isMailSignal), memories })),
      ...(await triageRuns(ctx, { person, runs: signals.filter(isRunSignal), meter })),
    ];
    const verdicts = judged.map((verdict) => {
      const signal = byId.get(verdict.signalId);
      return signal === undefined ? verdict : ruling.sort(signal, verdict);
    });
    const settled = new Set(
      verdicts
        .filter((verdict) =>
          nothingToDo(byId.get(verdict.signalId), verdict, { memories, now, ruling }),
        )
        .map(({ signalId }) => signalId),
    );
    const accounts = await listAccounts(ctx.store.db, ownerId);
    const policy = await usablePolicy(ctx);
    await ctx.store.write(async (unit) => {
      await saveVerdicts(unit, verdicts, settled);
      const runs = runsJudged(byId, verdicts);
      await noteMarks(unit, runs);
      const found = pressing(ctx, { accounts, signals, verdicts });
      const mails = found.filter(({ rule }) => rule !== 'production');
      await noteNotifications(unit, ownerId, mails);
      await noteIncidents(unit, policy, { runs, found });
    });
  } finally {
    await meter.flush();
  }
  const left = await newSignalIds(ctx.store.db, { ownerId, limit: 1 });
  if (left.length === 0) await ctx.queue.enqueue([ownerJob('propose', ownerId)]);
}

function nothingToDo(
  signal: Signal | undefined,
  verdict: Verdict,
  { memories, now, ruling }: { memories: ReadonlyMap<string, Memory>; now: Date; ruling: Ruling },
): boolean {
  if (signal === undefined) return true;
  const rule = ruling.proposing(signal, verdict);
  return wishFor(signal, verdict, { memories, now, rule }) === null;
}

function runsJudged(
  byId: ReadonlyMap<string, Signal>,
  verdicts: readonly Verdict[],
): { signal: Signal<Run>; category: RunCategory }[] {
  return verdicts.flatMap(({ signalId, category }) => {
    const signal = byId.get(signalId);
    if (signal === undefined || !isRunSignal(signal)) return [];
    return [{ signal, category: RunCategory.parse(category) }];
  });
}
