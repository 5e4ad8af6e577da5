import { reachesProduction } from '../domain/duty.ts';
import type { NotificationRule } from '../domain/notification.ts';
import type { Policy } from '../domain/policy-file.ts';
import type { Run, Signal } from '../domain/signal.ts';
import { openIncidents, wakeIncidents } from '../store/incidents.ts';
import type { Unit } from '../store/store.ts';

/** Opens an incident of each production failure among these, and has the others' incidents looked at again. */
export async function noteIncidents(
  unit: Unit,
  policy: Policy | null,
  judged: {
    runs: readonly { signal: Signal<Run> }[];
    found: readonly { signalId: string; rule: NotificationRule }[];
  },
): Promise<void> {
  const urgent = new Set(
    judged.found.filter(({ rule }) => rule === 'production').map(({ signalId }) => signalId),
  );
  const runs = judged.runs.map(({ signal }) => signal);
  const failed = runs.filter(
    ({ id, content }) => urgent.has(id) && reachesProduction(policy, content),
  );
  await openIncidents(unit, failed);
  await wakeIncidents(unit, runs);
}
