import { type Kysely, sql } from 'kysely';
import { type ModelUsage, ONE_CALL } from '../domain/usage.ts';
import type { Database } from './schema.ts';

/** A person's local day, `YYYY-MM-DD`. */
export interface UsageDay {
  ownerId: string;
  day: string;
}

/** `busy` where it would fit, were nothing set aside for calls that are under way. */
export type Reservation = 'reserved' | 'busy' | 'over';

/**
 * Sets tokens aside before a call, where they fit into what the day may cost. The row's lock makes it one at a
 * time, on whatever machine. What a process that died had set aside stays so: its call may have cost that.
 */
export async function reserveTokens(
  db: Kysely<Database>,
  { ownerId, day }: UsageDay,
  { tokens, budget }: { tokens: number; budget: number },
): Promise<Reservation> {
  await db
    .insertInto('usage')
    .values({ owner_id: ownerId, day })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const spent = sql<number>`input_tokens + output_tokens + lost_tokens`;
  const taken = await db
    .updateTable('usage')
    .set({ reserved_tokens: sql<number>`reserved_tokens + ${tokens}` })
    .where('owner_id', '=', ownerId)
    .where('day', '=', day)
    .where(sql<boolean>`${spent} + reserved_tokens + ${tokens} <= ${budget}`)
    .executeTakeFirst();
  if (taken.numUpdatedRows === 1n) return 'reserved';
  const row = await db
    .selectFrom('usage')
    .select(spent.as('spent'))
    .where('owner_id', '=', ownerId)
    .where('day', '=', day)
    .executeTakeFirst();
  return (row?.spent ?? 0) + tokens <= budget ? 'busy' : 'over';
}

/** Books what the call cost in the place of what was set aside for it: all of that, where nobody knows the cost. */
export async function settleTokens(
  db: Kysely<Database>,
  { ownerId, day }: UsageDay,
  { tokens, cost }: { tokens: number; cost: ModelUsage | 'unknown' },
): Promise<void> {
  const { modelCalls, inputTokens, outputTokens } = cost === 'unknown' ? ONE_CALL : cost;
  await sql`
    update usage set
      model_calls = model_calls + ${modelCalls},
      input_tokens = input_tokens + ${inputTokens},
      output_tokens = output_tokens + ${outputTokens},
      lost_tokens = lost_tokens + ${cost === 'unknown' ? tokens : 0},
      reserved_tokens = reserved_tokens - ${tokens}
    where owner_id = ${ownerId} and day = ${day}
  `.execute(db);
}

/** Counts mails, runs and wishes that no model was asked about, since that did not fit any more. */
export async function noteHeldBack(
  db: Kysely<Database>,
  { ownerId, day }: UsageDay,
  count: number,
): Promise<void> {
  await sql`
    update usage set held = held + ${count} where owner_id = ${ownerId} and day = ${day}
  `.execute(db);
}
