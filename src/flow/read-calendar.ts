import type { CalendarReader } from '../connectors/calendar/connector.ts';
import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import { replaceBusyTimes } from '../store/busy-times.ts';

/** Far enough back to see the beginning of any meeting that goes on. */
const BACK_MS = 12 * 60 * 60_000;
const AHEAD_MS = 24 * 60 * 60_000;

/** The calendar's own words replace what it said before of everything that is not long over. */
export async function readCalendar(
  ctx: Context,
  account: Account,
  reader: CalendarReader,
): Promise<void> {
  const now = ctx.clock.now().getTime();
  const span = { from: new Date(now - BACK_MS), to: new Date(now + AHEAD_MS) };
  const times = await reader.busy(span);
  await ctx.store.write((unit) => replaceBusyTimes(unit, account, { from: span.from, times }));
}
