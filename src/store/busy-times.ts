import type { Kysely } from 'kysely';
import type { Account } from '../domain/account.ts';
import type { BusyTime } from '../domain/meeting.ts';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';
import type { Unit } from './store.ts';

/** Puts what a calendar says now of all that ends after `from` in the place of what it said before. */
export async function replaceBusyTimes(
  unit: Unit,
  account: Pick<Account, 'id' | 'ownerId'>,
  read: { from: Date; times: readonly BusyTime[] },
): Promise<void> {
  await unit.db
    .deleteFrom('busy_times')
    .where('account_id', '=', account.id)
    .where('to_at', '>', read.from)
    .execute();
  const rows = read.times
    .filter(({ to }) => to > read.from)
    .map(({ from, to, title }) => ({
      account_id: account.id,
      owner_id: account.ownerId,
      from_at: from,
      to_at: to,
      title: title === null ? null : storableText(title),
    }));
  if (rows.length > 0) await unit.db.insertInto('busy_times').values(rows).execute();
}

/** When this person is busy by the calendars that are connected and were read since `readSince`. */
export async function busyTimes(
  db: Kysely<Database>,
  ownerId: string,
  within: { from: Date; to: Date; readSince: Date },
): Promise<BusyTime[]> {
  const rows = await db
    .selectFrom('busy_times')
    .innerJoin('accounts', 'accounts.id', 'busy_times.account_id')
    .select(['from_at', 'to_at', 'title'])
    .where('busy_times.owner_id', '=', ownerId)
    .where('accounts.state', '<>', 'removed')
    .where('accounts.read_until', '>', within.readSince)
    .where('to_at', '>', within.from)
    .where('from_at', '<', within.to)
    .orderBy('from_at')
    .execute();
  return rows.map(({ from_at: from, to_at: to, title }) => ({ from, to, title }));
}
