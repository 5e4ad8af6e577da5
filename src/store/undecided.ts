import type { Kysely } from 'kysely';
import type { Mail, Signal } from '../domain/signal.ts';
import type { Database } from './schema.ts';
import { toSignal } from './signals.ts';
import { storableJson } from './storable.ts';
import type { Unit } from './store.ts';

/** Of one account, those that are yet to be judged or proposed about. */
export async function undecidedSignals(
  db: Kysely<Database>,
  account: { id: string; ownerId: string },
): Promise<Signal[]> {
  const rows = await db
    .selectFrom('signals')
    .selectAll()
    .where('owner_id', '=', account.ownerId)
    .where('account_id', '=', account.id)
    .where('state', '<>', 'settled')
    .orderBy('id')
    .execute();
  return rows.map(toSignal);
}

/** The labels that a mail has by now; what was said of it stays. */
export async function relabel(
  unit: Unit,
  { id, content }: Signal & { content: Mail },
  labels: readonly string[],
): Promise<void> {
  await unit.db
    .updateTable('signals')
    .set({ content: storableJson({ ...content, labels: [...labels] }) })
    .where('id', '=', id)
    .execute();
}
