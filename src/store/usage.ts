import { type Kysely, sql } from 'kysely';
import { type Usage, NO_USAGE } from '../domain/usage.ts';
import type { Database } from './schema.ts';

/** Adds to what a person's day cost. Outside of transactions on purpose: money spent stays spent when work is rolled back. */
export async function addToUsage(
  db: Kysely<Database>,
  at: { ownerId: string; day: string },
  usage: Omit<Usage, 'held'>,
): Promise<void> {
  if (Object.values(usage).every((value) => value === 0)) return;
  await sql`
    insert into usage (owner_id, day, model_calls, input_tokens, output_tokens, gmail_units, http_requests)
    values (${at.ownerId}, ${at.day}, ${usage.modelCalls}, ${usage.inputTokens}, ${usage.outputTokens}, ${usage.gmailUnits}, ${usage.httpRequests})
    on conflict (owner_id, day) do update set
      model_calls = usage.model_calls + excluded.model_calls,
      input_tokens = usage.input_tokens + excluded.input_tokens,
      output_tokens = usage.output_tokens + excluded.output_tokens,
      gmail_units = usage.gmail_units + excluded.gmail_units,
      http_requests = usage.http_requests + excluded.http_requests
  `.execute(db);
}

/** The sum over days `[fromDay, toDay]`. */
export async function usageBetween(
  db: Kysely<Database>,
  ownerId: string,
  days: { fromDay: string; toDay: string },
): Promise<Usage> {
  const rows = await db
    .selectFrom('usage')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('day', '>=', days.fromDay)
    .where('day', '<=', days.toDay)
    .execute();
  return rows.reduce(
    (sum, row) => ({
      modelCalls: sum.modelCalls + row.model_calls,
      inputTokens: sum.inputTokens + row.input_tokens,
      outputTokens: sum.outputTokens + row.output_tokens,
      gmailUnits: sum.gmailUnits + row.gmail_units,
      httpRequests: sum.httpRequests + row.http_requests,
      held: sum.held + row.held,
    }),
    NO_USAGE,
  );
}
