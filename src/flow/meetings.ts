import type { Context } from '../context.ts';
import { type Meeting, meetingsOf } from '../domain/meeting.ts';
import type { Person } from '../domain/person.ts';
import { busyTimes } from '../store/busy-times.ts';
import { slackBusyTimes } from '../store/slack-busy.ts';

const AROUND_MS = 24 * 3_600_000;
/** What a calendar said last holds for an hour; after that nobody knows, and nothing is held back for it. */
const HOLDS_MS = 3_600_000;

/** The meetings of the day before and after, by every calendar that was read within the hour, and by Slack. */
export async function meetingsAround(
  { store: { db } }: Context,
  person: Pick<Person, 'id' | 'timeZone'>,
  now: Date,
): Promise<Meeting[]> {
  const at = now.getTime();
  const times = await busyTimes(db, person.id, {
    from: new Date(at - AROUND_MS),
    to: new Date(at + AROUND_MS),
    readSince: new Date(at - HOLDS_MS),
  });
  const bySlack = await slackBusyTimes(db, person.id, new Date(at - AROUND_MS));
  return meetingsOf([...times, ...bySlack], person.timeZone);
}
