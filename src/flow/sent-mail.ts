import type { FetchedMail } from '../connectors/mail/connector.ts';
import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import { errorMessage, isExpected } from '../lib/errors.ts';
import { getPerson } from '../store/people.ts';
import { openSource, readConnection } from './connection.ts';
import { createMeter } from './meter.ts';

/**
 * The newest mails of an account's Sent folder, at most `limit`, the newest first; none where it cannot be read, so
 * that one mailbox that fails stops no other.
 */
export async function sentMail(
  ctx: Context,
  account: Account,
  { limit, since }: { limit: number; since?: Date },
): Promise<FetchedMail[]> {
  const meter = createMeter(ctx, await getPerson(ctx.store.db, account.ownerId));
  try {
    const source = openSource(ctx, await readConnection(ctx, account, meter));
    return source.kind === 'mail' ? await source.reader.sent(limit, since) : [];
  } catch (error) {
    if (!isExpected(error)) throw error;
    const log = { error: errorMessage(error), accountId: account.id };
    ctx.log.warn(log, 'the sent mail of an account could not be read');
    return [];
  } finally {
    await meter.flush();
  }
}
