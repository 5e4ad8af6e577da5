import { hasFailed, type Run, type Signal } from '../domain/signal.ts';
import type { RunCategory } from '../domain/verdict.ts';
import type { Unit } from './store.ts';

/** Notes which of these runs wait for an approval or failed, and since when; and that others wait no more. */
export async function noteMarks(
  unit: Unit,
  judged: readonly { signal: Signal<Run>; category: RunCategory }[],
): Promise<void> {
  for (const { signal, category } of judged) {
    const waits = category === 'waiting';
    if (!waits) await endWaiting(unit, signal);
    if (!waits && !hasFailed(signal.content)) continue;
    await unit.db
      .insertInto('run_marks')
      .values({
        signal_id: signal.id,
        owner_id: signal.ownerId,
        mark: waits ? 'waiting' : 'failed',
        from_at: signal.receivedAt,
        noted_at: unit.at,
        to_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function endWaiting(unit: Unit, { id, receivedAt }: Signal<Run>): Promise<void> {
  await unit.db
    .updateTable('run_marks')
    .set({ to_at: receivedAt })
    .where('signal_id', '=', id)
    .where('mark', '=', 'waiting')
    .where('to_at', 'is', null)
    .execute();
}
