import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Proposal } from '../domain/proposal.ts';
import { toProposal } from './proposal-rows.ts';
import type { Database } from './schema.ts';

/**
 * Replies that were sent for their owner in a span of time, and in whose thread nobody has written since; the
 * oldest first.
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
      nobodyWroteSince({
        account: 'signals.account_id',
        thread: 'signals.thread_id',
        at: 'proposals.moved_at',
      }),
    )
    .orderBy('proposals.moved_at')
    .orderBy('proposals.id')
    .limit(sent.limit)
    .execute();
  return rows.map(toProposal);
}

/** That nobody wrote in a thread after something was sent there, as far as was read: its owner neither, through Nightshift or elsewhere. */
export function nobodyWroteSince(sent: {
  account: string;
  thread: string;
  at: string;
}): RawBuilder<boolean> {
  const { account, thread, at } = {
    account: sql.ref(sent.account),
    thread: sql.ref(sent.thread),
    at: sql.ref(sent.at),
  };
  return sql<boolean>`not exists (select 1 from signals answer where answer.account_id = ${account}
      and answer.thread_id = ${thread} and answer.received_at > ${at})
    and not exists (select 1 from sent_mails later where later.account_id = ${account}
      and later.thread_id = ${thread} and later.sent_at > ${at})
    and not exists (select 1 from proposals reply join signals other on other.id = reply.signal_id
      where reply.kind = 'mail.send' and reply.state in ('approved', 'claimed', 'done', 'unknown')
      and other.account_id = ${account} and other.thread_id = ${thread} and reply.moved_at > ${at})`;
}
