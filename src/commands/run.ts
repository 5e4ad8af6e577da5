import type { Context } from '../context.ts';
import { consolidate } from '../flow/consolidate.ts';
import { digest } from '../flow/digest.ts';
import { ingest } from '../flow/ingest.ts';
import { propose } from '../flow/propose.ts';
import { triage } from '../flow/triage.ts';
import { deliver } from '../flow/deliver.ts';
import { Invalid } from '../lib/errors.ts';
import { listAccounts } from '../store/accounts.ts';
import { listPeople } from '../store/people.ts';
import { postsDue } from '../store/posts.ts';
import { newSignalIds } from '../store/signals.ts';

export const VERBS = ['ingest', 'triage', 'consolidate', 'digest'] as const;

const TRIAGED_AT_ONCE = 20;

/**
 * One verb now, in this process, for one person or for everybody; as idempotent as the schedule. Returns
 * how many times it ran.
 */
export async function runVerb(
  ctx: Context,
  verb: string,
  owner: string | undefined,
): Promise<{ verb: string; ran: number }> {
  const owners = (await listPeople(ctx.store.db))
    .map(({ id }) => id)
    .filter((id) => owner === undefined || id === owner || id.endsWith(`/${owner}`));
  if (owner !== undefined && owners.length === 0)
    throw new Invalid(`Nobody called ${owner} uses Nightshift`);
  let ran = 0;
  for (const ownerId of owners) ran += await runFor(ctx, verb, ownerId);
  for (const key of await postsDue(ctx.store.db)) await deliver(ctx, { key });
  return { verb, ran };
}

async function runFor(ctx: Context, verb: string, ownerId: string): Promise<number> {
  switch (verb) {
    case 'ingest':
      return await ingestAll(ctx, ownerId);
    case 'triage':
      return await triageAll(ctx, ownerId);
    case 'consolidate':
      await consolidate(ctx, { ownerId });
      return 1;
    case 'digest':
      await digest(ctx, { ownerId });
      return 1;
    default:
      throw new Invalid(`Verbs are ${VERBS.join(', ')}`);
  }
}

async function ingestAll(ctx: Context, ownerId: string): Promise<number> {
  const accounts = (await listAccounts(ctx.store.db, ownerId)).filter(
    ({ state }) => state === 'connected',
  );
  for (const { id } of accounts) await ingest(ctx, { accountId: id });
  return accounts.length;
}

async function triageAll(ctx: Context, ownerId: string): Promise<number> {
  let ran = 0;
  for (;;) {
    const signalIds = await newSignalIds(ctx.store.db, { ownerId, limit: TRIAGED_AT_ONCE });
    if (signalIds.length === 0) break;
    await triage(ctx, { signalIds });
    ran += signalIds.length;
  }
  await propose(ctx, { ownerId });
  return ran;
}
