import { type Kysely, sql } from 'kysely';
import type { Proposal } from '../domain/proposal.ts';
import { toProposal } from './proposal-rows.ts';
import type { Database } from './schema.ts';

/**
 * Replies that were sent for their owner in a span of time, and in whose thread nobody has written since as
 * far as was read, nor they through Nightshift; the oldest first.
 */
export async function unansweredReplies(
  db: Kysely<Database>,
  ownerId: string,
  sent: { from: Date; to: Date; limit: number },
): Promise<Proposal[]> {
  const rows = await db
    .selectFrom('proposals')
    .innerJoin('signals', 'signals.id', 'proposals.signal_id')
    .innerJoin('accounts', 'accounts.id', 'proposals.account_id')
    .selectAll('proposals')
    .where('accounts.state', '<>', 'removed')
    .where('proposals.owner_id', '=', ownerId)
    .where('proposals.kind', '=', 'mail.send')
    .where('proposals.state', '=', 'done')
    .where('proposals.moved_at', '>=', sent.from)
    .where('proposals.moved_at', '<=', sent.to)
    .where(
      sql<boolean>`not exists (select 1 from signals answer where answer.account_id = signals.account_id
        and answer.thread_id = signals.thread_id and answer.received_at > proposals.moved_at)`,
    )
    .where(
      sql<boolean>`not exists (select 1 from proposals later join signals other on other.id = later.signal_id
        where later.kind = 'mail.send' and later.state in ('approved', 'claimed', 'done', 'unknown')
        and other.account_id = signals.account_id and other.thread_id = signals.thread_id
        and later.moved_at > proposals.moved_at)`,
    )
    .orderBy('proposals.moved_at')
    .orderBy('proposals.id')
    .limit(sent.limit)
    .execute();
  return rows.map(toProposal);
}
